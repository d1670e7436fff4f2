import { isUtf8 } from 'node:buffer';
import { FileError } from './file-error.ts';

/** Checks a block that may begin and end within a row. */
export interface Block {
  readonly path: string;
  readonly bytes: Buffer;
  /** Start of a line, or of the part of a line that the block begins with, and its number. */
  readonly start: number;
  readonly line: number;
  /** The bytes from here to `end` are new. */
  readonly checked: number;
  readonly end: number;
  readonly isLast: boolean;
}

/**
 * The end of the bytes that are known to be UTF-8: a character that the block cuts is left to the next check. Throws
 * `FileError` with the line where they are not.
 */
export function checkUtf8({ path, bytes, start, line, checked, end, isLast }: Block): number {
  const to = isLast ? end : endOfWholeCharacters(bytes, checked, end);
  if (isUtf8(bytes.subarray(checked, to))) return to;
  throw notUtf8(path, lineOfBadByte(bytes, start, line, to), 'is not UTF-8');
}

/** Throws `FileError` for the byte order marks of UTF-16; UTF-32 begins like it. */
export function refuseUtf16(path: string, bytes: Uint8Array): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw notUtf8(path, 1, 'is UTF-16, not UTF-8');
}

export function notUtf8(path: string, line: number, what: string): FileError {
  const how = /\.ndjson$/i.test(path) ? '' : ': in Excel, as the type "CSV UTF-8"';
  return new FileError(`${path}, line ${line} ${what}; nothing of the file was used. Save it as UTF-8${how}.`);
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

function lineOfBadByte(bytes: Buffer, start: number, firstLine: number, end: number): number {
  let line = firstLine;
  for (let at = start; at < end; line += 1) {
    let lineEnd = at;
    while (lineEnd < end && bytes[lineEnd] !== LINE_FEED && bytes[lineEnd] !== RETURN) lineEnd += 1;
    if (!isUtf8(bytes.subarray(at, lineEnd))) return line;
    at = bytes[lineEnd] === RETURN && bytes[lineEnd + 1] === LINE_FEED ? lineEnd + 2 : lineEnd + 1;
  }
  return line;
}

/** A UTF-8 character has at most four bytes; its first byte says how many. */
function endOfWholeCharacters(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= Math.max(start, end - 3); at -= 1) {
    const byte = bytes[at] as number;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return at + (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > end ? at : end;
  }
  return end;
}
