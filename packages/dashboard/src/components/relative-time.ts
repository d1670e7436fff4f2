const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** `3 hours ago`, `in 2 days`, of two instants in milliseconds. Less than a minute is `now`. */
export function relativeText(at: number, now: number, locale: string): string {
  const format = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  formats.set(locale, format);
  const seconds = (at - now) / 1_000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', Number.POSITIVE_INFINITY];
  return format.format(Math.trunc(seconds / size), unit);
}
