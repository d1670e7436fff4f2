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
 * mistake, in different rows. Its first line then has the separators that its row still lacked, each further one as many
 * as a row, and there are more such lines than a text may have by chance. -1 when there is none. Doubled quotes are still doubled in `bytes`; the
 * record ends at `end`.
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
    const least = oneLine.has(cell) ? 1 : width === 2 ? LINES_LEAST_OF_TWO_COLUMNS : LINES_LEAST;
    if (lines.length < least || first !== width - 1 - cell) continue;
    if (lines.every((separators) => separators === width - 1)) return cell;
  }
  return -1;
}

/** A note may well have a line or two with as many commas as a row; in a file of two columns, even more of them. */
const LINES_LEAST = 3;
const LINES_LEAST_OF_TWO_COLUMNS = 20;

/** The number of separators in each line of a cell, of the last one up to the end of the record. */
function separatorsOfLines(
  bytes: Uint8Array,
  start: number,
  end: number,
  recordEnd: number,
  separator: number,
): readonly number[] {
  const lines: number[] = [];
  let separators = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === LINE_FEED || (byte === RETURN && bytes[at + 1] !== LINE_FEED)) {
      lines.push(separators);
      separators = 0;
    } else if (byte === separator) separators += 1;
  }
  if (lines.length > 0) for (let at = end; at < recordEnd; at += 1) if (bytes[at] === separator) separators += 1;
  return [...lines, separators];
}

/** The number of line ends in a part of the block. */
export function countLineEnds(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1)
    if (bytes[at] === LINE_FEED || (bytes[at] === RETURN && bytes[at + 1] !== LINE_FEED)) count += 1;
  return count;
}
