import { afterEach, expect, test, vi } from 'vitest';
import { faultCount } from './fault-count.ts';

afterEach(() => vi.unstubAllEnvs());

test('a fault is injected a few times, and the full number of times when PUNTEO_FAULT_COUNTS is full', () => {
  vi.stubEnv('PUNTEO_FAULT_COUNTS', undefined);
  expect(faultCount(3, 200)).toBe(3);
  vi.stubEnv('PUNTEO_FAULT_COUNTS', 'full');
  expect(faultCount(3, 200)).toBe(200);
});
