/**
 * A spreadsheet runs a cell that begins with one of these as a formula. The apostrophe is in the list because `disarm`
 * adds one: a cell that began with it before must be restored with it.
 */
const DANGEROUS = /^['=+\-@\t\r\n＝＋－＠]/;

/** Text for a CSV cell, with an apostrophe in front where a spreadsheet would run it as a formula. */
export function disarm(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The inverse of `disarm`. */
export function rearm(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell.slice(1)) ? cell.slice(1) : cell;
}
