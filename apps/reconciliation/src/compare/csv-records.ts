import { type FileHandle, open } from 'node:fs/promises';
import { PunteoError } from '@punteo/payments';
import { Cells } from './cells.ts';
import { COMMA, cutQuotedRecord, LINE_FEED, QUOTE, RETURN } from './quoted-record.ts';

/**
 * Where do the records and cells of a CSV file begin and end? (RFC 4180, line feeds or CR LF, a byte order mark allowed.)
 * One record at a time, as places in the block that was read last: no cell becomes a string unless somebody asks.
 *
 *     while (await csv.fill()) while (csv.next()) … csv.cells, csv.line
 */
export class CsvRecords {
  /** The block; cells are places in it until the next call of `next` or `fill`. */
  bytes: Buffer;
  /** The same block, to be read four bytes at a time; behind the last record there are always three more. */
  view: DataView;
  /** Line that the record begins on; the first is 1. */
  line = 0;
  readonly cells = new Cells();

  readonly #file: FileHandle;
  /** Where the next record begins, and the line of it. */
  #at = 0;
  #nextLine = 1;
  /** What is read ends here; what can be cut into records ends with the last line feed before. */
  #filled = 0;
  #end = 0;
  #isRead = false;

  private constructor(file: FileHandle, blockBytes: number) {
    this.#file = file;
    this.bytes = Buffer.allocUnsafeSlow(blockBytes);
    this.view = viewOf(this.bytes);
  }

  /** The file is closed when `read` ends. */
  static async read<Result>(
    path: string,
    read: (csv: CsvRecords) => Promise<Result>,
    blockBytes = 1 << 20,
  ): Promise<Result> {
    const file = await open(path);
    try {
      return await read(new CsvRecords(file, blockBytes));
    } finally {
      await file.close();
    }
  }

  /** Reads another block behind what is left of this one; false at the end of the file. */
  async fill(): Promise<boolean> {
    if (this.#isRead) return false;
    const isFirst = this.#filled === 0;
    this.bytes.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#at = 0;
    do await this.#readBlock();
    while (this.#end === 0 && !this.#isRead);
    if (isFirst && this.bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
      this.#at = BYTE_ORDER_MARK.length;
    return true;
  }

  /** Goes to the next record of the block; false when it holds no whole one. Empty lines are no records. */
  next(): boolean {
    const bytes = this.bytes;
    const end = this.#end;
    let start = this.#at;
    let line = this.#nextLine;
    for (; start < end; line += 1) {
      if (bytes[start] === LINE_FEED) start += 1;
      else if (bytes[start] === RETURN && bytes[start + 1] === LINE_FEED) start += 2;
      else break;
    }
    this.#at = start;
    this.#nextLine = line;
    this.line = line;
    if (start >= end) return false;

    const view = this.view;
    const { cells } = this;
    let { starts, ends } = cells;
    let count = 0;
    starts[0] = start;
    for (let at = start; ; ) {
      const word = view.getInt32(at, true);
      const special = (word - FOUR_HYPHENS) & ~word & FOUR_TOP_BITS;
      if (special === 0) {
        at += 4;
        continue;
      }
      at += (31 - Math.clz32(special & -special)) >> 3;
      const byte = bytes[at] as number;
      if (byte === COMMA) {
        ends[count] = at;
        count += 1;
        if (count === starts.length) ({ starts, ends } = cells.makeRoom());
        starts[count] = at + 1;
      } else if (byte === LINE_FEED) {
        ends[count] = at > start && bytes[at - 1] === RETURN ? at - 1 : at;
        cells.count = count + 1;
        this.#at = at + 1;
        this.#nextLine = line + 1;
        return true;
      } else if (byte === QUOTE) return this.#nextQuoted(start);
      at += 1;
    }
  }

  /** The cell's text; undefined where the record has no such cell. */
  text(column: number): string | undefined {
    const { count, starts, ends } = this.cells;
    return column < count ? this.bytes.toString('utf8', starts[column], ends[column]) : undefined;
  }

  async #readBlock(): Promise<void> {
    if (this.#filled === this.bytes.length - BYTES_FREE) {
      const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
      this.bytes.copy(larger, 0, 0, this.#filled);
      this.bytes = larger;
      this.view = viewOf(larger);
    }
    const room = this.bytes.length - BYTES_FREE;
    while (this.#filled < room && !this.#isRead) {
      const { bytesRead } = await this.#file.read(this.bytes, this.#filled, room - this.#filled);
      this.#filled += bytesRead;
      this.#isRead = bytesRead === 0;
    }
    if (this.#isRead) this.bytes[this.#filled++] = LINE_FEED;
    this.#end = this.bytes.subarray(0, this.#filled).lastIndexOf(LINE_FEED) + 1;
  }

  /** A record with a quote: it ends with the first line at whose end every quote is closed. */
  #nextQuoted(start: number): boolean {
    const bytes = this.bytes;
    let isOpen = false;
    let lines = 1;
    let end = start;
    for (; ; end += 1) {
      if (end === this.#end) {
        if (this.#isRead) throw neverClosed(this.line);
        return false;
      }
      const byte = bytes[end] as number;
      if (byte > QUOTE) continue;
      if (byte === QUOTE) isOpen = !isOpen;
      else if (byte === LINE_FEED) {
        if (end - start > RECORD_BYTES_MAX) throw neverClosed(this.line);
        if (!isOpen) break;
        lines += 1;
      }
    }
    this.#at = end + 1;
    this.#nextLine = this.line + lines;
    cutQuotedRecord(bytes, start, bytes[end - 1] === RETURN ? end - 1 : end, this.cells);
    return true;
  }
}

/** A record with quotes that is longer than this has lost its closing one. */
const RECORD_BYTES_MAX = 262_144;
/** For the end of a last line that has none, and for the view. */
const BYTES_FREE = 4;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
/**
 * Bit tricks over four bytes at once: letters, digits, points and hyphens come after the comma; it, the quote and the line's
 * end come before the hyphen. A top bit is left where a byte does, the lowest of them without fail.
 */
const FOUR_HYPHENS = 0x2d2d2d2d;
const FOUR_TOP_BITS = 0x80808080;

function neverClosed(line: number): PunteoError {
  return new PunteoError('csv_malformed', `A quote that opens on line ${line} is never closed.`);
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
