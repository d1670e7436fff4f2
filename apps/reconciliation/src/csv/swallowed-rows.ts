import { LINE_FEED, RETURN } from './bytes.ts';
import type { Cells } from './cells.ts';

/** What is known of the good records of a file. */
export interface RecordShape {
  /** Number of cells. */
  readonly width: number;
  readonly separator: number;
  /** Columns that hold no text of several lines. */
  readonly oneLine: ReadonlySet<number>;
}

/**
 * The first cell of a record that probably holds rows of the file: its opening quote and its closing one were typed by
 * mistake, in different rows. Its first line then has the separators that its row still lacked, and its further lines
 * have as many as a row: most of them in a column without text of several lines, nearly all of them, and more than a
 * text may have by chance, in any other column. Empty lines do not count. -1 when there is none. Doubled quotes are still
 * doubled in `bytes`; the record ends at `end`.
 */
export function cellWithRows(bytes: Uint8Array, cells: Cells, end: number, shape: RecordShape): number {
  const { width, separator, oneLine } = shape;
  if (width < 2) return -1;
  for (let cell = 0; cell < cells.count; cell += 1) {
    const [first, ...lines] = separatorsOfLines(
      bytes,
      cells.starts[cell] as number,
      cells.ends[cell] as number,
      end,
      separator,
    );
    if (first !== width - 1 - cell) continue;
    const rows = lines.filter((separators) => separators === width - 1).length;
    const isOneLine = oneLine.has(cell);
    const least =
      isOneLine || first + width > SEPARATORS_BY_CHANCE ? 1 : width === 2 ? LINES_LEAST_OF_TWO_COLUMNS : LINES_LEAST;
    if (rows >= least && rows >= lines.length * (isOneLine ? 0.5 : 0.9)) return cell;
  }
  return -1;
}

/** A note may well have a line or two with as many commas as a row; in a file of two columns, even more of them. */
const LINES_LEAST = 3;
const LINES_LEAST_OF_TWO_COLUMNS = 20;
/** Two lines that each have exactly the separators of a row, and so many together, are no text. */
const SEPARATORS_BY_CHANCE = 12;

/**
 * The number of separators in each line of a cell, without empty lines behind the first, and of the last one up to the
 * end of the record.
 */
function separatorsOfLines(
  bytes: Uint8Array,
  start: number,
  end: number,
  recordEnd: number,
  separator: number,
): readonly number[] {
  const lines: number[] = [];
  let separators = 0;
  let lineStart = start;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === LINE_FEED || byte === RETURN) {
      if (at > lineStart || lineStart === start) lines.push(separators);
      if (byte === RETURN && bytes[at + 1] === LINE_FEED) at += 1;
      lineStart = at + 1;
      separators = 0;
    } else if (byte === separator) separators += 1;
  }
  if (lines.length > 0) for (let at = end; at < recordEnd; at += 1) if (bytes[at] === separator) separators += 1;
  return [...lines, separators];
}
