/** A cell that begins so is a formula to a spreadsheet; the apostrophe is ours and must come back as itself. */
const DANGEROUS = /^['=+\-@\t\r\n＝＋－＠]/;

/** Text for a CSV cell that no spreadsheet runs as a formula. */
export function disarm(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The text that `disarm` was given. */
export function rearm(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell.slice(1)) ? cell.slice(1) : cell;
}
