import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { printable } from './printable.ts';

export interface TableOptions {
  /** The columns of the terminal that shows the table; null: any number. */
  readonly width?: number | null;
  /** Styles a line of the first row, which holds the names of the columns. Absent: the first row is one like the others. */
  readonly header?: (line: string) => string;
}

/**
 * Rows of cells as lines of text with aligned columns. `rightAligned` holds column indexes. A table that is wider than
 * `width` wraps its cells between words; where the longest words do not fit either, it lists the cells of each row below
 * each other.
 */
export function textTable(
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
  { width = null, header }: TableOptions = {},
): string {
  const clean = rows.map((row) => row.map(printable));
  const natural = widthsOf(clean, stringWidth);
  if (width === null || lineWidth(natural) <= width) return aligned(clean, natural, rightAligned, header);
  const least = widthsOf(clean, longestWord).map((word, column) =>
    rightAligned.includes(column) ? (natural[column] ?? 0) : word,
  );
  if (lineWidth(least) > width) return stacked(clean, width, header);
  return aligned(clean, narrowed(natural, least, width), rightAligned, header);
}

/** Sentences, wrapped between words like the cells of a table. */
export function wrappedText(text: string, options: Pick<TableOptions, 'width'> = {}): string {
  return text
    .split('\n')
    .map((line) => textTable([[line]], [], options))
    .join('\n');
}

const GAP = '  ';

function widthsOf(rows: readonly (readonly string[])[], measure: (cell: string) => number): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => measure(row[column] ?? ''))));
}

function longestWord(cell: string): number {
  return Math.max(...cell.split(' ').map((word) => stringWidth(word)));
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

/** Takes from the widest column that has more than its longest word, until a line fits. */
function narrowed(natural: readonly number[], least: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  while (lineWidth(widths) > width) {
    const spare = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function aligned(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  rightAligned: readonly number[],
  header: TableOptions['header'],
): string {
  const pad = (text: string, column: number) => {
    const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(text)));
    return rightAligned.includes(column) ? space + text : text + space;
  };
  return rows
    .flatMap((row, index) => {
      const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? 0));
      const height = Math.max(1, ...cells.map((lines) => lines.length));
      const lines = Array.from({ length: height }, (_, line) =>
        cells
          .map((cell, column) => pad(cell[line] ?? '', column))
          .join(GAP)
          .trimEnd(),
      );
      return index === 0 && header ? lines.map(header) : lines;
    })
    .join('\n');
}

/** Each row as lines of its own: the name of the column, where there is a header, and the cell. */
function stacked(rows: readonly (readonly string[])[], width: number, header: TableOptions['header']): string {
  const names = header ? (rows[0] ?? []) : [];
  const indent = header ? Math.max(0, ...names.map((name) => stringWidth(name))) + GAP.length : GAP.length;
  const blocks = rows.slice(header ? 1 : 0).map((row) =>
    row
      .flatMap((cell, column) => {
        const name = names[column] ?? '';
        const label = header ? header(name) + ' '.repeat(indent - stringWidth(name)) : '';
        const margin = ' '.repeat(header || column > 0 ? indent : 0);
        const lines = wrapped(cell, Math.max(1, width - margin.length));
        return lines.map((line, index) => (index === 0 && label !== '' ? label + line : margin + line).trimEnd());
      })
      .join('\n'),
  );
  if (blocks.length === 0 && header) return header(names.join(GAP));
  return blocks.join('\n\n');
}

function wrapped(cell: string, width: number): readonly string[] {
  return stringWidth(cell) <= width ? [cell] : wrapAnsi(cell, Math.max(1, width), { hard: true }).split('\n');
}
