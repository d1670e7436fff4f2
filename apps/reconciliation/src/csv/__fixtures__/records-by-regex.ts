import type { Separator } from '../format.ts';

export interface RecordByRegex {
  readonly line: number;
  /** Empty where a quote is misplaced or never closed. */
  readonly cells: readonly string[];
  readonly isBad: boolean;
  /** The text of the record with its line end. */
  readonly raw: string;
}

/** A second, independent implementation of `CsvRecords`: regular expressions on the whole text. The first is the header. */
export function recordsByRegex(
  text: string,
  separator: Separator,
  oneLine: readonly string[] = [],
): readonly RecordByRegex[] {
  const cell = `(?:"(?:[^"]|"")*"|[^"${separator}\\r\\n]*)`;
  const wholeRecord = new RegExp(`${cell}(?:${separator}${cell})*(?:\\r\\n|\\r|\\n|$)`, 'y');
  const goodCells = new RegExp(`(?:${cell}${separator})*`, 'y');
  const records: RecordByRegex[] = [];
  const source = text.replace(/^\uFEFF/, '');
  let [at, line] = [0, 1];
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  };
  while (at < source.length) {
    const lineEnd = take(/\r\n|\r|\n/y);
    if (lineEnd !== null) {
      at += lineEnd.length;
      line += 1;
      continue;
    }
    const start = at;
    const record = take(wholeRecord);
    const swallowing = record === null ? -1 : startOfCellWithRows(record, cell, separator, records[0]?.cells, oneLine);
    const whole = swallowing === -1 ? record : null;
    if (whole === null) {
      at += record === null ? (take(goodCells)?.length ?? 0) : swallowing;
      at += take(/[^\r\n]*(?:\r\n|\r|\n|$)/y)?.length ?? 0;
    } else at += whole.length;
    const raw = source.slice(start, at);
    const cells = whole === null ? [] : cellsOf(raw, cell, separator);
    const isRagged = records[0] !== undefined && cells.length !== records[0].cells.length;
    records.push({ line, cells, raw, isBad: whole === null || isRagged || raw.includes('\u0000') });
    line += raw.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  return records;
}

/** See `cellWithRows`. */
function startOfCellWithRows(
  raw: string,
  cell: string,
  separator: Separator,
  header: readonly string[] | undefined,
  oneLine: readonly string[],
): number {
  if (header === undefined || header.length < 2) return -1;
  const record = raw.replace(/(?:\r\n|\r|\n)$/, '');
  let start = 0;
  let column = 0;
  for (const match of `${record}${separator}`.match(new RegExp(`${cell}${separator}`, 'g')) ?? []) {
    const inCell = /\r\n|\r|\n/.exec(match);
    const lines = inCell === null ? [] : record.slice(start + inCell.index + inCell[0].length).split(/\r\n|\r|\n/);
    // Of a later cell over several lines, only the first line behind this one's last counts.
    const own = lines.slice(0, match.split(/\r\n|\r|\n/).length - 1);
    const last = own.at(-1);
    if (last !== undefined) own[own.length - 1] = lines.slice(own.length - 1).join('');
    const least = oneLine.includes(header[column] ?? '') ? 1 : header.length === 2 ? 20 : 3;
    const first = match.slice(0, inCell?.index).split(separator).length;
    if (own.length >= least && first === header.length - column && own.every((line) => line.split(separator).length === header.length)) return start;
    start += match.length;
    column += 1;
  }
  return -1;
}

function cellsOf(raw: string, cell: string, separator: Separator): readonly string[] {
  const record = raw.replace(/(?:\r\n|\r|\n)$/, '');
  const matches = `${record}${separator}`.match(new RegExp(`${cell}${separator}`, 'g')) ?? [];
  return matches.map((match) => {
    const text = match.slice(0, -1);
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}
