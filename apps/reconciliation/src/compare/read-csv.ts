import { createReadStream } from 'node:fs';
import { PunteoError } from '@punteo/payments';

/** A record of a CSV file and the line it begins on; the first line is 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Streams a CSV file (RFC 4180, line feeds or CR LF, a byte order mark allowed). Lines without a quote, which is
 * nearly all of them, are cut at their commas; a record with one is read character by character.
 */
export async function* readCsv(path: string): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let line = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    let open = '';
    let openLine = 0;
    for (const text of lines) {
      line += 1;
      if (open === '' && !text.includes('"')) {
        if (text !== '' && text !== '\r') yield { line, cells: withoutReturn(text).split(',') };
        continue;
      }
      if (open === '') openLine = line;
      open = open === '' ? text : `${open}\n${text}`;
      if (open.length > RECORD_CHARACTERS_MAX) throw neverClosed(openLine);
      if (isOpen(open)) continue;
      yield { line: openLine, cells: quotedCells(withoutReturn(open)) };
      open = '';
    }
    if (open !== '') {
      // The record goes on in the next chunk: read its lines again from there.
      rest = `${open}\n${rest}`;
      line = openLine - 1;
    }
  }
  if (rest !== '' && rest !== '\r') {
    if (isOpen(rest)) throw neverClosed(line + 1);
    yield {
      line: line + 1,
      cells: rest.includes('"') ? quotedCells(withoutReturn(rest)) : withoutReturn(rest).split(','),
    };
  }
}

/** A record longer than this has lost its closing quote. */
const RECORD_CHARACTERS_MAX = 65_536;

function neverClosed(line: number): PunteoError {
  return new PunteoError('csv_malformed', `A quote that opens on line ${line} is never closed.`);
}

/** An odd number of quotes: the record goes on in the next line. */
function isOpen(text: string): boolean {
  let open = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) open = !open;
  return open;
}

function quotedCells(text: string): readonly string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(text);
    // A quote inside an unquoted cell: keep the line as one cell, so that it counts as unreadable.
    if (!match) return [text];
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '') return cells;
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
