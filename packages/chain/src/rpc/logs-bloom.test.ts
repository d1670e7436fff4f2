import { expect, test } from 'vitest';
import { bloomOf, mayContain } from './logs-bloom.ts';

const LOG = { address: `0x${'11'.repeat(20)}`, topics: [`0x${'22'.repeat(32)}`] } as const;

test('a Bloom filter may contain the logs that it was made of, and is zero for none', () => {
  expect(bloomOf([])).toBe(0n);
  expect(mayContain(bloomOf([LOG]), [LOG])).toBe(true);
  expect(mayContain(0n, [LOG])).toBe(false);
  expect(mayContain(bloomOf([LOG]), [{ ...LOG, address: `0x${'33'.repeat(20)}` }])).toBe(false);
});
