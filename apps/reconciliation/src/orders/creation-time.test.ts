import { expect, test } from 'vitest';
import { creationTimeFault } from './creation-time.ts';

const now = new Date('2026-06-01T10:00:00Z');

test.each([undefined, '1999-01-01T00:00:00Z', '2026-06-01T10:00:00Z', '2026-06-02T10:00:00Z'])(
  'an order may be created at %s, up to 24 hours ahead of the clock',
  (createdAt) => {
    expect(creationTimeFault(createdAt === undefined ? {} : { createdAt: new Date(createdAt) }, now)).toBeNull();
  },
);

test('a creation time more than 24 hours ahead of the clock is a fault that names both times', () => {
  expect(creationTimeFault({ createdAt: new Date('2026-06-02T10:00:00.001Z') }, now)).toBe(
    'the creation time 2026-06-02T10:00:00.001Z is more than 24 hours after now (2026-06-01T10:00:00.000Z)',
  );
});
