import { LINE_FEED, QUOTE, RETURN } from './bytes.ts';
import type { Cells } from './cells.ts';
import { cellWithRows, type RecordShape } from './swallowed-rows.ts';

/** A longer record is a bad row. An owner and a note have 2,128 characters together, and a callback at most 20 KB. */
export const RECORD_BYTES_MAX = 262_144;

export interface QuotedRecord {
  /** Where the next record begins; of a refused record, where it begins itself. */
  readonly end: number;
  /** Line ends within quotes; 0 of a refused record. */
  readonly lineEnds: number;
  readonly hasNul: boolean;
  readonly fault: string | null;
}

/**
 * Splits a record that holds a quote into its cells; null where `bytes` end before the record does. A doubled quote
 * becomes one quote: the bytes of its cell are moved within the block. `isWhole`: no bytes follow `limit`. A cell that
 * seems to hold rows of the file is refused as a quote that is never closed, and a record over several lines also for
 * its number of cells: its line ends may all be between two stray quotes.
 */
export function splitQuotedRecord(
  bytes: Uint8Array,
  { start, limit, isWhole }: { readonly start: number; readonly limit: number; readonly isWhole: boolean },
  cells: Cells,
  shape: RecordShape,
): QuotedRecord | null {
  const { separator } = shape;
  let hasNul = false;
  let hasDoubledQuotes = false;
  let lineEnds = 0;
  let at = start;
  for (let cell = 0; ; cell += 1) {
    const cellStart = at;
    const lineEndsBefore = lineEnds;
    const last = Math.min(limit, start + RECORD_BYTES_MAX + 1);
    if (bytes[at] === QUOTE && at < limit) {
      let isClosed = false;
      for (at += 1; at < last; at += 1) {
        const byte = bytes[at] as number;
        if (byte > QUOTE) continue;
        if (byte === QUOTE) {
          if (at + 1 === limit) return null;
          isClosed = bytes[at + 1] !== QUOTE;
          if (isClosed) break;
          hasDoubledQuotes = true;
          at += 1;
        } else if (byte === LINE_FEED || (byte === RETURN && bytes[at + 1] !== LINE_FEED)) lineEnds += 1;
        else if (byte === 0) hasNul = true;
      }
      if (!isClosed) return last < limit || isWhole ? refused(UNCLOSED, start, cells) : null;
      cells.put(cell, cellStart + 1, at);
      at += 1;
    } else {
      for (; at < last; at += 1) {
        const byte = bytes[at] as number;
        if (byte === separator || byte === LINE_FEED || byte === RETURN) break;
        if (byte === QUOTE) return refused(MISPLACED, start, cells);
        if (byte === 0) hasNul = true;
      }
      cells.put(cell, cellStart, at);
    }
    if (at - start > RECORD_BYTES_MAX) return refused(TOO_LONG, start, cells);
    if (at >= limit) return null;
    const byte = bytes[at] as number;
    if (byte === separator) {
      at += 1;
      continue;
    }
    if (byte === RETURN && at + 1 === limit) return null;
    if (byte !== RETURN && byte !== LINE_FEED) {
      return refused(lineEnds === lineEndsBefore ? MISPLACED : UNCLOSED, start, cells);
    }
    if (lineEnds > 0 && cellWithRows(bytes, cells, at, shape) !== -1) return refused(UNCLOSED, start, cells);
    if (lineEnds > 0 && shape.width !== -1 && cells.count !== shape.width)
      return refused(wrongWidth(cells.count, shape.width), start, cells);
    if (hasDoubledQuotes) for (let each = cell; each >= 0; each -= 1) removeDoubledQuotes(bytes, cells, each);
    const end = byte === RETURN && bytes[at + 1] === LINE_FEED ? at + 2 : at + 1;
    return { end, lineEnds, hasNul, fault: null };
  }
}

export const TOO_LONG = `is longer than ${RECORD_BYTES_MAX} bytes`;
const UNCLOSED = 'opens a quote that is not closed where its cell should end';
const MISPLACED = 'has a quote out of place: quote the whole cell, and double each quote in it';

export function wrongWidth(cells: number, width: number): string {
  return `has ${cells} cells where the header has ${width}`;
}

function refused(fault: string, start: number, cells: Cells): QuotedRecord {
  cells.count = 0;
  return { end: start, lineEnds: 0, hasNul: false, fault };
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
