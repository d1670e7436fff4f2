/**
 * Text as a cell of a workbook holds it (ECMA-376, ST_Xstring): a character that XML does not have is `_xHHHH_`, its
 * UTF-16 code unit, and so is the `_` of a text that looks like such an escape. Cut at the length that Excel opens.
 */
export function xlsxText(text: string): string {
  const cut = text.length > CHARACTERS_MAX ? `${text.slice(0, CHARACTERS_MAX - 1)}…` : text;
  const escaped = cut.replace(ESCAPED, escapeOf);
  // write-excel-file numbers texts in a plain object, where these names exist already.
  return escaped in {} ? escapeOf(escaped) + escaped.slice(1) : escaped;
}

const CHARACTERS_MAX = 32_767;

/** A half of a surrogate pair, a character that XML 1.0 forbids or changes, or the beginning of an escape. */
const ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)|(?![\t\n])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;

/** The escape of the first code unit. */
function escapeOf(text: string): string {
  return `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
