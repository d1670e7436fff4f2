import { expect, test } from 'vitest';
import * as receiver from './index.ts';

test('the app exports exactly this', () => {
  expect(Object.keys(receiver).sort()).toEqual(['readConfig', 'startReceiver']);
});
