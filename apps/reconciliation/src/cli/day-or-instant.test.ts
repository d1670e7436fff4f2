import { expect, test } from 'vitest';
import { dayReader } from './day-or-instant.ts';

const read = (environment: Record<string, string>, timeZone?: string) =>
  dayReader({ environment }, timeZone === undefined ? {} : { timeZone });

test.each([
  ['UTC by default', {}, undefined, '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
  [
    'the zone and the cut-off of closed periods',
    { PERIOD_TIME_ZONE: 'Europe/Madrid', PERIOD_CUT_OFF: '06:00' },
    undefined,
    '2026-03-01T05:00:00.000Z',
    '2026-03-02T05:00:00.000Z',
  ],
  [
    'midnight in the zone of --time-zone',
    { PERIOD_TIME_ZONE: 'Europe/Madrid', PERIOD_CUT_OFF: '06:00' },
    'Asia/Kathmandu',
    '2026-02-28T18:15:00.000Z',
    '2026-03-01T18:15:00.000Z',
  ],
] as const)('a date is a whole day: %s', (_what, environment, timeZone, from, to) => {
  const day = read(environment, timeZone);
  expect(day.from('--from', '2026-03-01')?.toISOString()).toBe(from);
  expect(day.to('--to', '2026-03-01')?.toISOString()).toBe(to);
});

test('a day of 23 or 25 hours, and one that begins in a gap of the clocks, is read as the zone has it', () => {
  const hours = (date: string, timeZone: string) => {
    const day = read({}, timeZone);
    return (Number(day.to('--to', date)) - Number(day.from('--from', date))) / 3_600_000;
  };
  expect(hours('2026-03-29', 'Europe/Madrid')).toBe(23);
  expect(hours('2026-10-25', 'Europe/Madrid')).toBe(25);
  expect(hours('2018-11-04', 'America/Sao_Paulo')).toBe(23);
});

test('an instant is itself in both places, and an absent option is none', () => {
  const day = read({});
  const instant = '2026-03-01T10:00:00.000Z';
  expect([day.from('--from', instant), day.to('--to', instant)].map((each) => each?.toISOString())).toEqual([
    instant,
    instant,
  ]);
  expect([day.from('--from', undefined), day.to('--to', undefined)]).toEqual([null, null]);
});

test('what is neither a date nor an instant, and a zone that is none, is refused with the name of the option', () => {
  for (const text of ['2026-02-30', '2026-3-1', 'yesterday', '2026-03-01T10:00'])
    expect(() => read({}).to('--to', text)).toThrow('--to should be a date such as 2026-02-28, or an instant');
  expect(() => read({}, 'Madrid')).toThrow('--time-zone should be UTC, or by its place such as Europe/Madrid.');
  expect(() => read({ PERIOD_TIME_ZONE: 'Madrid' }).from('--from', '2026-03-01')).toThrow('PERIOD_TIME_ZONE: ');
});
