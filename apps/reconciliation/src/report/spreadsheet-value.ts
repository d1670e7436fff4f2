/**
 * Whether a spreadsheet may read a cell as a number, a date, a time, a truth value or an error instead of text. Knows
 * the words of English and Spanish. Apostrophes are ignored.
 */
export function isReadAsValue(cell: string): boolean {
  const text = cell.replaceAll("'", '').trim().toLowerCase();
  if (text.startsWith('#') || TRUTH_VALUES.includes(text)) return true;
  if (!/\p{Nd}/u.test(text)) return false;
  const names = text.match(/\p{L}+/gu) ?? [];
  if (!names.every((name) => MONTHS.has(name) || OTHER_NAMES.has(name))) return false;
  // `5 may`, `may 5` and `10 pm` are values; `a 10` is text.
  return !/^\p{L}/u.test(text) || MONTHS.has(names[0] ?? '');
}

const TRUTH_VALUES = ['true', 'false', 'verdadero', 'falso'];
const MONTH_NAMES =
  'january february march april may june july august september october november december ' +
  'enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre';
const MONTHS = new Set(MONTH_NAMES.split(' ').flatMap((name) => [name, name.slice(0, 3), name.slice(0, 4)]));
/** Exponents, halves of the day, the parts of an ISO 8601 instant, and `1 de mayo`. */
const OTHER_NAMES = new Set(['e', 'am', 'pm', 'a', 'p', 'm', 't', 'z', 'de', 'del']);
