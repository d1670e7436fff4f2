import { isReadAsValue } from './spreadsheet-value.ts';

/**
 * Text for a CSV cell, with an apostrophe wherever a spreadsheet would begin a formula: at its start, and behind each
 * separator at which a spreadsheet may split the file (`,` `;` tab, line breaks), whatever its quotes say. Spaces,
 * quotes and invisible characters in front of the formula do not hide it.
 */
export function disarm(text: string): string {
  return withApostrophes(text, text.startsWith("'") && isReadAsValue(text));
}

/**
 * `disarm`, for text that a person imports again: an apostrophe also keeps a spreadsheet from reading it as a number, a
 * date or another value, which it would write differently (`007` as `7`, `1-2` as `01-feb`).
 */
export function keepAsText(text: string): string {
  return withApostrophes(text, isReadAsValue(text));
}

/** The inverse of `disarm` and of `keepAsText`. */
export function rearm(cell: string): string {
  const armed = armedPlaces(cell);
  const isAdded = (place: number): boolean =>
    cell[place] === "'" && (armed[place + 1] === 1 || (place === 0 && (startsBlank(cell) || isReadAsValue(cell))));
  let [text, from] = ['', 0];
  for (const place of placesOf(cell)) {
    if (!isAdded(place)) continue;
    text += cell.slice(from, place);
    from = place + 1;
  }
  return text + cell.slice(from);
}

function withApostrophes(text: string, isKept: boolean): string {
  const armed = armedPlaces(text);
  let [disarmed, from] = ['', 0];
  for (const place of placesOf(text)) {
    if (armed[place] !== 1 && !(place === 0 && (isKept || startsBlank(text)))) continue;
    disarmed += `${text.slice(from, place)}'`;
    from = place;
  }
  return disarmed + text.slice(from);
}

/** Where a cell may begin: at the start, and behind a separator; not within CR LF. */
function placesOf(text: string): readonly number[] {
  const places = [0];
  for (let at = 0; at < text.length; at += 1) {
    if (SEPARATORS.includes(text[at] as string) && !(text[at] === '\r' && text[at + 1] === '\n')) places.push(at + 1);
  }
  return places;
}

/** By place: 1 where the text from there on is a formula, once everything that does not hide one is skipped. */
function armedPlaces(text: string): Uint8Array {
  const armed = new Uint8Array(text.length + 1);
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const character = text[at] as string;
    armed[at] = FORMULA.test(character) || (armed[at + 1] === 1 && SKIPPED.test(character)) ? 1 : 0;
  }
  return armed;
}

/** A spreadsheet may drop a tab or a line break at the start of a cell. */
function startsBlank(text: string): boolean {
  return /^'*[\t\r\n]/.test(text);
}

const SEPARATORS = ',;\t\r\n\v\f\u0085\u2028\u2029';
/** `=`, `+`, `-`, `@`, the minus sign, and the full-width and small forms that a spreadsheet may fold to them. */
const FORMULA = /[=+\-@\u2212\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B]/;
/** The apostrophe is skipped because `disarm` adds it: a cell that has one already gets a second one. */
const SKIPPED = /[\s"'\p{Cc}\p{Cf}]/u;
