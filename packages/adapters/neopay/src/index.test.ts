import { expect, test } from 'vitest';
import * as neopay from './index.ts';

test('the package exports exactly this list', () => {
  expect(Object.keys(neopay).sort()).toEqual([
    'NEOPAY_CHECKS',
    'NeopayDetails',
    'createNeopay',
    'neopayEnvironment',
    'neopayFromEnvironment',
  ]);
});
