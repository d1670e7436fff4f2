import { expect, test } from 'vitest';
import * as json from './index.ts';

test('@punteo/json exports exactly these names', () => {
  expect(Object.keys(json).sort()).toEqual(['JsonError', 'JsonNumber', 'readJson']);
});
