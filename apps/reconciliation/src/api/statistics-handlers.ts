import { type CallbackHour, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { moneyToWire } from './to-wire.ts';

export interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** The contract's routes of numbers over time. */
export function statisticsHandlers({ store: { figures }, clock, calendar }: Pick<App, 'store' | 'clock' | 'calendar'>) {
  return {
    getOrderDays: async ({ query }: { readonly query: Range }) => {
      const { timeZone = calendar.timeZone } = query;
      const to = query.to ?? inZone(timeZone, () => dayOf(clock(), timeZone));
      const from = query.from ?? dayBefore(to, DAYS_DEFAULT - 1);
      const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
      if (days < 1 || days > DAYS_MAX)
        throw new PunteoError('option_invalid', `Ask for 1 to ${DAYS_MAX} days, the first one first.`);
      const counted = await figures.orderDays({ from, to, timeZone });
      const body = {
        timeZone,
        days: counted.map(({ sums, ...day }) => ({
          ...day,
          from: day.from.toISOString(),
          to: day.to.toISOString(),
          sums: sums.map(({ ordered, paid }) => ({ ordered: moneyToWire(ordered), paid: moneyToWire(paid) })),
        })),
      };
      return { status: 200 as const, body };
    },
    getCallbackHours: async ({ query }: { readonly query: Range }) => {
      const { timeZone = calendar.timeZone } = query;
      const to = query.to === undefined ? clock() : new Date(query.to);
      const asked = query.from === undefined ? new Date(to.getTime() - DAY) : new Date(query.from);
      if (asked >= to || to.getTime() - asked.getTime() > HOUR_DAYS_MAX * DAY)
        throw new PunteoError('option_invalid', `Ask for at most ${HOUR_DAYS_MAX} days, \`from\` before \`to\`.`);
      const from = inZone(timeZone, () => hourOf(asked, timeZone));
      const counted = await figures.callbackHours({ from, to, timeZone });
      return { status: 200 as const, body: { timeZone, hours: everyHour(from, to, counted) } };
    },
  };
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const DAYS_DEFAULT = 30;
const DAYS_MAX = 92;
const HOUR_DAYS_MAX = 31;
const NONE = { received: 0, matched: 0, orphan: 0, unreadable: 0 };

/** Also the hours without a callback. */
function everyHour(from: Date, to: Date, counted: readonly CallbackHour[]) {
  const found = new Map(counted.map(({ from: at, ...counts }) => [at.getTime(), counts]));
  const hours = [];
  for (let at = from.getTime(); at < to.getTime(); at += HOUR)
    hours.push({
      from: new Date(at).toISOString(),
      to: new Date(Math.min(at + HOUR, to.getTime())).toISOString(),
      ...(found.get(at) ?? NONE),
    });
  return hours;
}

/** Node has time zones of its own, and throws for one that it does not know. */
function inZone<Result>(timeZone: string, read: () => Result): Result {
  try {
    return read();
  } catch {
    throw new PunteoError('time_zone_unknown', `There is no time zone ${timeZone}. Name one by its place.`);
  }
}

/** The beginning of its hour, as a clock of the zone shows it. */
function hourOf(at: Date, timeZone: string): Date {
  const minutes = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric', second: 'numeric', hourCycle: 'h23' });
  const parts = Object.fromEntries(minutes.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return new Date(at.getTime() - (parts.minute ?? 0) * 60_000 - (parts.second ?? 0) * 1_000 - at.getUTCMilliseconds());
}

function dayOf(at: Date, timeZone: string): string {
  // The Swedish notation of a date is that of ISO 8601.
  return new Intl.DateTimeFormat('sv', { timeZone }).format(at);
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY).toISOString().slice(0, 10);
}
