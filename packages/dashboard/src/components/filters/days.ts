/** The instant when a day begins in the time zone of this browser: `2026-03-01` to `2026-02-28T23:00:00.000Z` in Madrid. */
export function instantOfDay(day: string): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date)).toISOString();
}

/** The day of an instant in the time zone of this browser; empty where it is no instant. */
export function dayOfInstant(instant: string | undefined): string {
  const at = new Date(instant ?? '');
  if (Number.isNaN(at.getTime())) return '';
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
