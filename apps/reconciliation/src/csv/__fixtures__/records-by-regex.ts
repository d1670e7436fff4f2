import type { Separator } from '../format.ts';

export interface RecordByRegex {
  readonly line: number;
  /** Empty where a quote is misplaced or never closed, and where a record over several lines has a wrong number of them. */
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
  const records: RecordByRegex[] = [];
  const source = text.replace(/^\uFEFF+/, '');
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
    const width = records[0]?.cells.length;
    const isOverLines = record !== null && /[\r\n]/.test(record.replace(/(?:\r\n|\r|\n)$/, ''));
    const isRefused =
      isOverLines &&
      (holdsRows(record, cell, separator, records[0]?.cells, oneLine) ||
        (width !== undefined && cellsOf(record, cell, separator).length !== width));
    const whole = isRefused ? null : record;
    if (whole === null) at += take(/[^\r\n]*(?:\r\n|\r|\n|$)/y)?.length ?? 0;
    else at += whole.length;
    const raw = source.slice(start, at);
    const cells = whole === null ? [] : cellsOf(raw, cell, separator);
    const isRagged = width !== undefined && cells.length !== width;
    records.push({ line, cells, raw, isBad: whole === null || isRagged || raw.includes('\u0000') });
    line += raw.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  return records;
}

/** See `cellWithRows`. */
function holdsRows(
  raw: string,
  cell: string,
  separator: Separator,
  header: readonly string[] | undefined,
  oneLine: readonly string[],
): boolean {
  if (header === undefined || header.length < 2) return false;
  const width = header.length;
  const record = raw.replace(/(?:\r\n|\r|\n)$/, '');
  const cells = `${record}${separator}`.match(new RegExp(`${cell}${separator}`, 'g')) ?? [];
  let start = 0;
  for (const [column, match] of cells.entries()) {
    const behind = record.slice(start + match.length - 1).split(separator).length - 1;
    start += match.length;
    if (!/[\r\n]/.test(match)) continue;
    const [first = '', ...others] = match.slice(1, -2).split(/\r\n|\r|\n/);
    const last = `${others.pop()}${separator.repeat(behind)}`;
    const separators = [...others.filter((line) => line !== ''), last].map((line) => line.split(separator).length - 1);
    const rows = separators.filter((count) => count === width - 1).length;
    const isOneLine = oneLine.includes(header[column] ?? '');
    const isWide = width - 1 - column + width > 12;
    const least = isOneLine || isWide ? 1 : width === 2 ? 20 : 3;
    const isMost = isOneLine ? rows * 2 >= separators.length : rows * 10 >= separators.length * 9;
    if (first.split(separator).length === width - column && rows >= least && isMost) return true;
  }
  return false;
}

function cellsOf(raw: string, cell: string, separator: Separator): readonly string[] {
  const record = raw.replace(/(?:\r\n|\r|\n)$/, '');
  const matches = `${record}${separator}`.match(new RegExp(`${cell}${separator}`, 'g')) ?? [];
  return matches.map((match) => {
    const text = match.slice(0, -1);
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}
