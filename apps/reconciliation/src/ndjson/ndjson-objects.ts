import { JsonError, readJsonBytes } from '@punteo/json';
import { openRegularFile, readError } from '../csv/open-file.ts';
import { checkUtf8, refuseUtf16 } from '../csv/utf8.ts';

/** A line of an NDJSON file (the first line is 1) with its members, or why it is a bad row. */
export type NdjsonRow = { readonly line: number } & (
  | { readonly members: Readonly<Record<string, unknown>> }
  | { readonly fault: string }
);

/**
 * Streams the rows of an NDJSON file, one JSON object a line. Throws `FileError`, before the first row, for a file that
 * cannot be read or is not UTF-8.
 */
export async function* ndjsonObjects(path: string, onBytes: (bytes: number) => void): AsyncGenerator<NdjsonRow> {
  await checkEncoding(path);
  let line = 0;
  for await (const bytes of linesOf(path, onBytes)) {
    line += 1;
    if (bytes === null) yield { line, fault: `is longer than ${ROW_BYTES_MAX} bytes` };
    else if (!isBlank(bytes)) yield { line, ...ndjsonObject(bytes) };
  }
}

/** A longer line is a bad row. */
const ROW_BYTES_MAX = 262_144;
const LINE_FEED = 0x0a;

async function checkEncoding(path: string): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const check = (bytes: Buffer, isLast: boolean): void => {
    const checked = checkUtf8({ path, bytes, start: 0, line, checked: 0, end: bytes.length, isLast });
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) line += 1;
    rest = bytes.subarray(checked);
  };
  let isFirst = true;
  for await (const chunk of chunksOf(path)) {
    if (isFirst) refuseUtf16(path, chunk);
    isFirst = false;
    check(Buffer.concat([rest, chunk]), false);
  }
  check(rest, true);
}

/** Splits at line feeds only: the strings of a JSON text may hold other line separators. Null for a line that is too long. */
async function* linesOf(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const endLine = (): Buffer | null => {
    const line = length > ROW_BYTES_MAX ? null : Buffer.concat(parts);
    [parts, length] = [[], 0];
    return line;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= ROW_BYTES_MAX) parts.push(part);
    else parts = [];
  };
  for await (const chunk of chunksOf(path)) {
    onBytes(chunk.length);
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, at));
      yield endLine();
      from = at + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield endLine();
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await openRegularFile(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Buffer;
  } catch (error) {
    throw readError(path, error);
  } finally {
    await file.close();
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function ndjsonObject(
  bytes: Buffer,
): { readonly members: Readonly<Record<string, unknown>> } | { readonly fault: string } {
  let value: unknown;
  try {
    value = readJsonBytes(bytes);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { fault: `is not JSON (${error.code} at character ${error.offset + 1})` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'is not a JSON object' };
  return { members: value as Readonly<Record<string, unknown>> };
}
