import { expect, test } from 'vitest';
import * as neopay from './index.ts';

test('the package exports what somebody wrote down, and nothing else', () => {
  expect(Object.keys(neopay).sort()).toEqual([
    'NeopayDetails',
    'createNeopay',
    'neopayEnvironment',
    'neopayFromEnvironment',
  ]);
});
