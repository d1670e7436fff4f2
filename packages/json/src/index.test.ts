import { expect, test } from 'vitest';
import * as json from './index.ts';

test('@punteo/json exports exactly these names', () => {
  expect(Object.keys(json).sort()).toEqual(['JSON_FAULTS', 'JsonError', 'JsonNumber', 'readJson', 'readJsonBytes']);
});
