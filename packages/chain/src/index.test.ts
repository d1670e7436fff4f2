import { expect, test } from 'vitest';
import * as chain from './index.ts';

test('the package exports what somebody wrote down, and nothing else', () => {
  expect(Object.keys(chain).sort()).toEqual(['createChainWitness', 'findChain', 'parseChains']);
});
