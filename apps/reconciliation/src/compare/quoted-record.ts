import type { Cells } from './cells.ts';

export const LINE_FEED = 0x0a;
export const RETURN = 0x0d;
export const QUOTE = 0x22;
export const COMMA = 0x2c;

/**
 * Splits a record that holds a quote into its cells. A doubled quote becomes one quote: the bytes of its cell are moved
 * within the block. A record with a misplaced quote becomes one cell, so that it counts as unreadable.
 */
export function splitQuotedRecord(bytes: Uint8Array, start: number, end: number, cells: Cells): void {
  let hasDoubledQuotes = false;
  let cell = 0;
  for (let at = start; ; at += 1, cell += 1) {
    const isQuoted = at < end && bytes[at] === QUOTE;
    const cellStart = isQuoted ? at + 1 : at;
    at = cellStart;
    if (isQuoted) {
      for (; at < end; at += 1) {
        if (bytes[at] !== QUOTE) continue;
        if (at + 1 === end || bytes[at + 1] !== QUOTE) break;
        hasDoubledQuotes = true;
        at += 1;
      }
    } else while (at < end && bytes[at] !== COMMA && bytes[at] !== QUOTE) at += 1;
    cells.put(cell, cellStart, at);
    if (isQuoted) at += 1;
    if (at === end) break;
    if (at > end || bytes[at] !== COMMA) {
      cells.put(0, start, end);
      return;
    }
  }
  if (hasDoubledQuotes) for (; cell >= 0; cell -= 1) removeDoubledQuotes(bytes, cells, cell);
}

/** Turns each doubled quote of a quoted cell into one; an unquoted cell has none. */
function removeDoubledQuotes(bytes: Uint8Array, cells: Cells, cell: number): void {
  const end = cells.ends[cell] as number;
  let to = cells.starts[cell] as number;
  for (let from = to; from < end; from += 1, to += 1) {
    bytes[to] = bytes[from] as number;
    if (bytes[from] === QUOTE) from += 1;
  }
  cells.ends[cell] = to;
}
