import { expect, test } from 'vitest';
import * as chain from './index.ts';

test('the package exports exactly this list', () => {
  expect(Object.keys(chain).sort()).toEqual([
    'CHAIN_CHECKS',
    'assetsOf',
    'createChainWitness',
    'findChain',
    'parseChains',
  ]);
});
