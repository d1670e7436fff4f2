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
export function recordsByRegex(text: string, separator: Separator): readonly RecordByRegex[] {
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
    const whole = take(wholeRecord);
    const start = at;
    if (whole === null) {
      at += take(goodCells)?.length ?? 0;
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

function cellsOf(raw: string, cell: string, separator: Separator): readonly string[] {
  const record = raw.replace(/(?:\r\n|\r|\n)$/, '');
  const matches = `${record}${separator}`.match(new RegExp(`${cell}${separator}`, 'g')) ?? [];
  return matches.map((match) => {
    const text = match.slice(0, -1);
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}
