import { expect, test } from 'vitest';
import { createUnknownAddressLimit } from './unknown-address-limit.ts';

test('a network may try so many unknown addresses within any minute, and gets its tries back as time passes', () => {
  let now = 0;
  const limit = createUnknownAddressLimit(3, () => now);
  const tries = (count: number) => Array.from({ length: count }, () => limit.spend('192.0.2.1'));

  expect(tries(4)).toEqual([true, true, true, false]);
  now = 61_000;
  expect(tries(2)).toEqual([true, false]);
  now = 100_000;
  expect(tries(2)).toEqual([true, false]);
  now = 300_000;
  expect(tries(4)).toEqual([true, true, true, false]);
});

test('the tries of one network do not count for another', () => {
  const limit = createUnknownAddressLimit(1, () => 0);
  expect(limit.spend('192.0.2.1')).toBe(true);
  expect(limit.spend('192.0.2.2')).toBe(true);
  expect(limit.spend('192.0.2.1')).toBe(false);
});

test('a flood from many networks uses bounded memory: at most twenty thousand networks are remembered', () => {
  const limit = createUnknownAddressLimit(1, () => 0);
  for (let index = 0; index <= 20_000; index += 1) limit.spend(`n${index}`);
  expect(limit.spend('n20000')).toBe(false);
  expect(limit.spend('n0')).toBe(true);
});
