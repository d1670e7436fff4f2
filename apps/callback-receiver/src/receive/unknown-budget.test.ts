import { expect, test } from 'vitest';
import { createUnknownAddressLimit } from './unknown-address-limit.ts';

test('a network has its tries within any minute, and gets them back as time passes', () => {
  let now = 0;
  const budget = createUnknownAddressLimit(3, () => now);
  const tries = (count: number) => Array.from({ length: count }, () => budget.spend('192.0.2.1'));

  expect(tries(4)).toEqual([true, true, true, false]);
  now = 61_000;
  expect(tries(2)).toEqual([true, false]);
  now = 100_000;
  expect(tries(2)).toEqual([true, false]);
  now = 300_000;
  expect(tries(4)).toEqual([true, true, true, false]);
});

test('networks do not spend each other’s tries', () => {
  const budget = createUnknownAddressLimit(1, () => 0);
  expect(budget.spend('192.0.2.1')).toBe(true);
  expect(budget.spend('192.0.2.2')).toBe(true);
  expect(budget.spend('192.0.2.1')).toBe(false);
});

test('a flood from a million networks does not fill the memory', () => {
  const budget = createUnknownAddressLimit(1, () => 0);
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 1_000_000; index += 1) budget.spend(`n${index}`);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 1024 * 1024);
  expect(budget.spend('n999999')).toBe(false);
  expect(budget.spend('n0')).toBe(true);
});
