import { Instant, LocalDate } from '@punteo/contracts/reconciliation';
import { dayAfter, type PeriodCalendar, PunteoError } from '@punteo/payments';
import { Cron } from 'croner';
import { isTimeZone, readCalendar } from '../config.ts';
import type { CommandContext } from './add-command.ts';

export interface TimeZoneOptions {
  /** Where the dates of other options are; absent: as in closed periods. */
  readonly timeZone?: string;
}

/** Reads the options of a window that may be dates or instants; null where one was not given. Throws `option_invalid`. */
export function dayReader({ environment }: Pick<CommandContext, 'environment'>, { timeZone }: TimeZoneOptions) {
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new PunteoError('option_invalid', '--time-zone should be UTC, or by its place such as Europe/Madrid.');
  const calendar = (): PeriodCalendar =>
    timeZone === undefined ? readCalendar(environment) : { timeZone, cutOff: '00:00' };
  const read = (option: string, text: string | undefined, dayOf: (date: string) => string): Date | null => {
    if (text === undefined) return null;
    if (LocalDate.safeParse(text).success) return startOfDay(dayOf(text), calendar());
    if (Instant.safeParse(text).success) return new Date(text);
    throw new PunteoError(
      'option_invalid',
      `${option} should be a date such as 2026-02-28, or an instant in UTC such as 2026-02-28T12:00:00Z.`,
    );
  };
  return {
    /** The instant, or the beginning of the day. */
    from: (option: string, text: string | undefined) => read(option, text, (date) => date),
    /** The instant, or the end of the day, which belongs to the window. */
    to: (option: string, text: string | undefined) => read(option, text, dayAfter),
  };
}

/** Where the clocks skip the beginning of a day, the day begins right after the gap. */
function startOfDay(date: string, { timeZone, cutOff }: PeriodCalendar): Date {
  const start = new Cron(`${date}T${cutOff}:00`, { timezone: timeZone, paused: true }).getOnce();
  if (start === null) throw new Error(`${date} has no ${cutOff} in ${timeZone}.`);
  return start;
}
