/** The first and the last day of a period, `2026-11-28`, in the merchant's time zone. */
export interface PeriodDays {
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * The days that the name of a period means: `2026-11` a month, `2026-11-28` a day, `2026-11-01--2026-11-15` the days from
 * one to the other. Null for any other text, and for days that no calendar has.
 */
export function periodDays(name: string): PeriodDays | null {
  const [, month] = /^(\d{4}-\d\d)$/.exec(name) ?? [];
  if (month !== undefined) return isDay(`${month}-01`) ? { firstDay: `${month}-01`, lastDay: lastDayOf(month) } : null;
  const [, firstDay, lastDay = firstDay] = /^(\d{4}-\d\d-\d\d)(?:--(\d{4}-\d\d-\d\d))?$/.exec(name) ?? [];
  if (firstDay === undefined || lastDay === undefined || !isDay(firstDay) || !isDay(lastDay)) return null;
  return firstDay <= lastDay ? { firstDay, lastDay } : null;
}

/** The day after: `2026-12-01` after `2026-11-30`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The calendar's own years: not before the Gregorian reform, and with four digits also for the day after. */
function isDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  const isKnown = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
  return isKnown && day >= '1900-01-01' && day < '9999-12-01';
}

function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
