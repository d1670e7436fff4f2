import { expect, test } from 'vitest';
import { creationTimeFault, fulfilmentTimeFault } from './stated-times.ts';

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

test('goods may have gone out up to 24 hours ahead of the clock; a later time is a fault that names both times', () => {
  for (const fulfilledAt of [null, new Date('1999-01-01T00:00:00Z'), new Date('2026-06-02T10:00:00Z')])
    expect(fulfilmentTimeFault({ fulfilledAt }, now)).toBeNull();
  expect(fulfilmentTimeFault({ fulfilledAt: new Date('2026-06-02T10:00:00.001Z') }, now)).toBe(
    'the fulfilment time 2026-06-02T10:00:00.001Z is more than 24 hours after now (2026-06-01T10:00:00.000Z)',
  );
});
