import { afterEach, expect, test, vi } from 'vitest';
import { faultCount } from './fault-count.ts';

afterEach(() => vi.unstubAllEnvs());

test('a fault is played a few times, unless the whole programme is asked for', () => {
  vi.stubEnv('PUNTEO_FAULT_COUNTS', undefined);
  expect(faultCount(3, 200)).toBe(3);
  vi.stubEnv('PUNTEO_FAULT_COUNTS', 'full');
  expect(faultCount(3, 200)).toBe(200);
});
