import { literal } from './literal.ts';

/** When an entry was booked: an instant, or a local time without its zone, `2026-03-01T00:00:00`. */
export type ReadDate = { readonly instant: Date } | { readonly local: string };

/** Reads texts of one format; null for a text that is none, or no day of the calendar. */
export type DateReader = (text: string) => ReadDate | null;

/** What each token of a format matches. */
const TOKENS = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d{1,9})',
  Z: '(?<zone>Z|[+-]\\d{2}:?\\d{2})',
} as const;
const TOKEN = /YYYY|YY|MM|M|DD|D|HH|mm|ss|SSS|Z|./gs;

/** Why a format cannot be used; null when it can. */
export function dateFormatFault(format: string): string | null {
  const tokens = tokensOf(format);
  const names = tokens.filter(isToken);
  const has = (...wanted: readonly string[]) => wanted.some((each) => names.includes(each as keyof typeof TOKENS));
  const parts = [has('YYYY', 'YY'), has('MM', 'M'), has('DD', 'D')];
  if (parts.includes(false)) return 'Should have a year (YYYY or YY), a month (MM or M) and a day (DD or D).';
  if (has('HH') !== has('mm') || (has('ss') && !has('HH')) || (has('SSS') && !has('ss')) || (has('Z') && !has('HH')))
    return 'Should have HH and mm, ss behind them, SSS behind those, and Z with them alone.';
  const kinds = names.map((name) => (name === 'mm' ? name : name[0]));
  if (new Set(kinds).size !== kinds.length) return 'Should have each part once.';
  if (tokens.some((token) => !isToken(token) && /[A-SU-Za-z0-9]/.test(token)))
    return 'Should have no letters besides YYYY, YY, MM, M, DD, D, T, HH, mm, ss, SSS and Z.';
  return null;
}

/** A reader of a format without a fault. Statements repeat their dates, so some are remembered. */
export function dateReader(format: string): DateReader {
  const pattern = tokensOf(format).map((token) => (isToken(token) ? TOKENS[token] : literal(token)));
  const regex = new RegExp(`^${pattern.join('')}$`);
  const known = new Map<string, ReadDate | null>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const date = readDate(regex.exec(text)?.groups);
    if (known.size === DATES_MAX) known.clear();
    known.set(text, date);
    return date;
  };
}

const DATES_MAX = 4_096;

function readDate(groups: Readonly<Record<string, string | undefined>> | undefined): ReadDate | null {
  if (groups === undefined) return null;
  const { year, shortYear, month = '', day = '', hour = '00', minute = '00', second = '00', fraction, zone } = groups;
  const date = [year ?? `20${shortYear}`, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  const local = `${date}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction.slice(0, 6)}`}`;
  // Date turns 30 February into 2 March; PostgreSQL has no year 0.
  const utc = new Date(`${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 19) !== local.slice(0, 19) || date < '0001')
    return null;
  if (zone === undefined) return { local };
  const instant = new Date(`${local.slice(0, 23)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(instant.getTime()) ? null : { instant };
}

function tokensOf(format: string): readonly string[] {
  return format.match(TOKEN) ?? [];
}

function isToken(text: string): text is keyof typeof TOKENS {
  return text in TOKENS;
}
