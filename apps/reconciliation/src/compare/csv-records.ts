import { type FileHandle, open } from 'node:fs/promises';
import { PunteoError } from '@punteo/payments';
import { Cells } from './cells.ts';
import { COMMA, LINE_FEED, QUOTE, RETURN, splitQuotedRecord } from './quoted-record.ts';

/**
 * Reads the records of a CSV file one at a time (RFC 4180, LF or CR LF, an optional byte order mark). A cell is a
 * start and an end in the block that was read last; it becomes a string only through `text`.
 *
 *     while (await csv.fill()) while (csv.next()) … csv.cells, csv.line
 */
export class CsvRecords {
  /** The block that `cells` refers to, valid until the next call of `next` or `fill`. */
  bytes: Buffer;
  /** The same block, to be read four bytes at a time: at least three bytes follow the last record. */
  view: DataView;
  /** The first line of the record; the file's first line is 1. */
  line = 0;
  readonly cells = new Cells();

  readonly #file: FileHandle;
  /** Start of the next record in the block, and its line. */
  #at = 0;
  #nextLine = 1;
  /** End of the bytes that were read. */
  #filled = 0;
  /** End of the last whole line in the block. */
  #end = 0;
  #isFileRead = false;

  private constructor(file: FileHandle, blockBytes: number) {
    this.#file = file;
    this.bytes = Buffer.allocUnsafeSlow(blockBytes);
    this.view = viewOf(this.bytes);
  }

  /** Opens the file, calls `read` and closes the file. */
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

  /** Keeps the unfinished rest of the block and reads the next bytes behind it; false at the end of the file. */
  async fill(): Promise<boolean> {
    if (this.#isFileRead) return false;
    const isFirst = this.#filled === 0;
    this.bytes.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#at = 0;
    do await this.#readBlock();
    while (this.#end === 0 && !this.#isFileRead);
    if (isFirst && this.bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
      this.#at = BYTE_ORDER_MARK.length;
    return true;
  }

  /** Moves to the next whole record of the block; false when there is none. Empty lines are skipped. */
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
        if (count === starts.length) ({ starts, ends } = cells.grow());
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

  /** The text of a cell; undefined where the record has no such cell. */
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
    const capacity = this.bytes.length - BYTES_FREE;
    while (this.#filled < capacity && !this.#isFileRead) {
      const { bytesRead } = await this.#file.read(this.bytes, this.#filled, capacity - this.#filled);
      this.#filled += bytesRead;
      this.#isFileRead = bytesRead === 0;
    }
    if (this.#isFileRead) this.bytes[this.#filled++] = LINE_FEED;
    this.#end = this.bytes.subarray(0, this.#filled).lastIndexOf(LINE_FEED) + 1;
  }

  /** A record with a quote ends at the first line feed outside of quotes. */
  #nextQuoted(start: number): boolean {
    const bytes = this.bytes;
    let isOpen = false;
    let lines = 1;
    let end = start;
    for (; ; end += 1) {
      if (end === this.#end) {
        if (this.#isFileRead) throw unclosedQuote(this.line);
        return false;
      }
      const byte = bytes[end] as number;
      if (byte > QUOTE) continue;
      if (byte === QUOTE) isOpen = !isOpen;
      else if (byte === LINE_FEED) {
        if (end - start > RECORD_BYTES_MAX) throw unclosedQuote(this.line);
        if (!isOpen) break;
        lines += 1;
      }
    }
    this.#at = end + 1;
    this.#nextLine = this.line + lines;
    splitQuotedRecord(bytes, start, bytes[end - 1] === RETURN ? end - 1 : end, this.cells);
    return true;
  }
}

/** A longer record with a quote has no closing quote. */
const RECORD_BYTES_MAX = 262_144;
/** Space for the missing line feed of a last line, and for reads of four bytes at the end. */
const BYTES_FREE = 4;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
/**
 * Finds separators in four bytes at once. Comma, quote, carriage return and line feed have lower codes than the hyphen;
 * letters, digits, point and hyphen do not. Subtracting four hyphens leaves the top bit of each byte below the
 * hyphen; the lowest such bit is always exact.
 */
const FOUR_HYPHENS = 0x2d2d2d2d;
const FOUR_TOP_BITS = 0x80808080;

function unclosedQuote(line: number): PunteoError {
  return new PunteoError(
    'csv_malformed',
    `The quote that opens on line ${line} is never closed. Close it, or double it where it is part of the text.`,
  );
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
