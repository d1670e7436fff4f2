import type { FileHandle } from 'node:fs/promises';
import { Cells } from './cells.ts';
import type { Separator } from './format.ts';
import { readHeader } from './header.ts';
import { openFile, readError } from './open-file.ts';
import {
  LINE_FEED,
  QUOTE,
  type QuotedRecord,
  RECORD_BYTES_MAX,
  RETURN,
  splitQuotedRecord,
  TOO_LONG,
} from './quoted-record.ts';
import { checkUtf8, refuseUtf16 } from './utf8.ts';

export interface CsvOptions {
  /** Undefined takes the separator from the header. */
  readonly separator?: Separator | undefined;
  /** Columns without which the file is refused. */
  readonly required: readonly string[];
  /** Opens the file; `openFile` unless set. */
  readonly open?: (path: string) => Promise<FileHandle>;
  /** At least 8. Memory is this, or four times the longest record. */
  readonly blockBytes?: number;
}

/**
 * Reads the records of a CSV file one at a time, in constant memory. A cell is a start and an end in the block that was
 * read last; it becomes a string only through `text`.
 *
 *     const csv = await CsvRecords.open(path, { required: ['id'] });
 *     while (await csv.fill()) while (csv.next()) if (csv.fault === null) … csv.cells, csv.line
 *     await csv.close();
 *
 * The grammar is RFC 4180 in UTF-8. A byte order mark is taken away; a row ends with LF, CR LF or CR; empty lines are
 * skipped. A quote stands around a whole cell, and is doubled within it. The first row names the columns.
 *
 * The file is refused (`FileError`) where it is not UTF-8, is empty, names a column twice, or lacks a required one. A
 * record has a `fault` where a quote is misplaced or never closed, its number of cells differs from the header's, it
 * holds NUL, or it is too long. After a fault at a quote, reading goes on with the line after the one on which that
 * cell begins.
 */
export class CsvRecords {
  /** The block that `cells` refers to, valid until the next call of `next` or `fill`. */
  bytes: Buffer;
  /** The same block, to be read four bytes at a time: at least three bytes follow the last record. */
  view: DataView;
  /** The first and the last line of the record; the file's first line is 1. */
  line = 0;
  lastLine = 0;
  /** Why the record is a bad row; null when it is a good one. */
  fault: string | null = null;
  /** None where the fault is a quote or the length. */
  readonly cells = new Cells();
  header: readonly string[] = [];
  separator: Separator = ',';
  bytesRead = 0;

  readonly path: string;
  readonly #file: FileHandle;
  /** Start of the next record in the block, and its line. */
  #at = 0;
  #nextLine = 1;
  /** End of the bytes that were read, and of those that are known to be UTF-8. */
  #filled = 0;
  #checked = 0;
  /** End of the last whole line in the block. */
  #end = 0;
  #isFileRead = false;
  /** The rest of a line belongs to a record that was refused. */
  #isSkipping = false;
  /** The block behind the header was not handed to the caller yet. */
  #isFilled = false;
  /** Number of cells of a good record; -1 for the header. */
  #width = -1;
  #separatorByte = COMMA;

  private constructor(path: string, file: FileHandle, blockBytes: number) {
    this.path = path;
    this.#file = file;
    this.bytes = Buffer.allocUnsafeSlow(blockBytes);
    this.view = viewOf(this.bytes);
  }

  /** Opens a file and reads its header. Throws `FileError`. */
  static async open(path: string, { separator, required, open = openFile, blockBytes = 1 << 20 }: CsvOptions) {
    const csv = new CsvRecords(path, await open(path), blockBytes);
    try {
      await csv.#readHeader(separator, required);
      return csv;
    } catch (error) {
      await csv.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Keeps the unfinished rest of the block and reads the next bytes behind it; false at the end of the file. */
  async fill(): Promise<boolean> {
    if (!this.#isFilled) return this.#readOn();
    this.#isFilled = false;
    return true;
  }

  /** Moves to the next whole record of the block; false when there is none. */
  next(): boolean {
    const bytes = this.bytes;
    const end = this.#end;
    let start = this.#at;
    let line = this.#nextLine;
    for (; start < end; line += 1) {
      if (bytes[start] === LINE_FEED) start += 1;
      else if (bytes[start] === RETURN) start += bytes[start + 1] === LINE_FEED ? 2 : 1;
      else break;
    }
    this.#at = start;
    this.#nextLine = line;
    this.line = line;
    this.lastLine = line;
    this.fault = null;
    if (start >= end) return this.#refuseUnendedLine();

    const view = this.view;
    const separator = this.#separatorByte;
    const isSemicolon = separator === SEMICOLON;
    const { cells } = this;
    let { starts, ends } = cells;
    let count = 0;
    let hasNul = false;
    starts[0] = start;
    for (let at = start; ; ) {
      const word = view.getInt32(at, true);
      let special = (word - FOUR_HYPHENS) & ~word & FOUR_TOP_BITS;
      if (isSemicolon) {
        const zeros = word ^ FOUR_SEMICOLONS;
        special |= (zeros - FOUR_ONES) & ~zeros & FOUR_TOP_BITS;
      }
      if (special === 0) {
        at += 4;
        continue;
      }
      at += (31 - Math.clz32(special & -special)) >> 3;
      const byte = bytes[at] as number;
      if (byte === separator) {
        ends[count] = at;
        count += 1;
        if (count === starts.length) ({ starts, ends } = cells.grow());
        starts[count] = at + 1;
      } else if (byte === LINE_FEED || byte === RETURN) {
        ends[count] = at;
        count += 1;
        cells.count = count;
        this.#at = byte === RETURN && bytes[at + 1] === LINE_FEED ? at + 2 : at + 1;
        this.#nextLine = line + 1;
        if (hasNul || count !== this.#width || at - start > RECORD_BYTES_MAX) this.#refuse(hasNul, at - start);
        return true;
      } else if (byte === QUOTE) return this.#nextQuoted(start);
      else if (byte === 0) hasNul = true;
      at += 1;
    }
  }

  /** The text of a cell; undefined where the record has no such cell. */
  text(column: number): string | undefined {
    const { count, starts, ends } = this.cells;
    return column < count ? this.bytes.toString('utf8', starts[column], ends[column]) : undefined;
  }

  /** The texts of all cells. */
  texts(): readonly string[] {
    return Array.from({ length: this.cells.count }, (_, column) => this.text(column) as string);
  }

  /** Reads the first record with each separator that it may have, until one is chosen. */
  async #readHeader(separator: Separator | undefined, required: readonly string[]): Promise<void> {
    let isChosen = false;
    while (!isChosen && (await this.#readOn())) {
      const [at, line] = [this.#at, this.#nextLine];
      const block = Buffer.from(this.bytes.subarray(at, this.#filled));
      const readWith = (each: Separator): boolean => {
        // Reading moves the bytes of doubled quotes.
        block.copy(this.bytes, at);
        this.#at = at;
        this.#nextLine = line;
        this.#isSkipping = false;
        this.separator = each;
        this.#separatorByte = each.charCodeAt(0);
        return this.next();
      };
      isChosen = readHeader(this, { separator, required, readWith });
      if (!isChosen) readWith(this.separator);
    }
    if (!isChosen) readHeader(this, { separator, required, readWith: null });
    this.#width = this.header.length;
    this.#isFilled = true;
  }

  async #readOn(): Promise<boolean> {
    if (this.#isFileRead) return false;
    const isFirst = this.bytesRead === 0;
    this.bytes.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#checked -= this.#at;
    this.#at = 0;
    do {
      await this.#readBlock();
      if (this.#isSkipping) this.#skipLine();
    } while (!this.#isFileRead && (this.#isSkipping || (this.#end === 0 && this.#filled <= RECORD_BYTES_MAX)));
    if (isFirst && this.bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
      this.#at = BYTE_ORDER_MARK.length;
    return true;
  }

  async #readBlock(): Promise<void> {
    if (this.#filled === this.bytes.length - BYTES_FREE) {
      const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
      this.bytes.copy(larger, 0, 0, this.#filled);
      this.bytes = larger;
      this.view = viewOf(larger);
    }
    const isFirst = this.bytesRead === 0;
    const capacity = this.bytes.length - BYTES_FREE;
    while (this.#filled < capacity && !this.#isFileRead) {
      const { bytesRead } = await this.#file
        .read(this.bytes, this.#filled, capacity - this.#filled)
        .catch((error: unknown) => {
          throw readError(this.path, error);
        });
      this.#filled += bytesRead;
      this.bytesRead += bytesRead;
      this.#isFileRead = bytesRead === 0;
    }
    if (isFirst) refuseUtf16(this.path, this.bytes.subarray(0, this.#filled));
    this.#checked = checkUtf8({
      path: this.path,
      bytes: this.bytes,
      start: this.#at,
      line: this.#nextLine,
      checked: this.#checked,
      end: this.#filled,
      isLast: this.#isFileRead,
    });
    if (this.#isFileRead) this.bytes[this.#filled++] = LINE_FEED;
    this.#end = endOfLastLine(this.bytes.subarray(0, this.#filled));
  }

  /** Leaves the line end that ends the refused record, as an empty line. */
  #skipLine(): void {
    const block = this.bytes.subarray(0, this.#filled);
    const lineEnds = [block.indexOf(LINE_FEED), block.indexOf(RETURN)].filter((at) => at !== -1);
    this.#isSkipping = lineEnds.length === 0;
    this.#at = Math.min(...lineEnds, this.#checked);
    if (!this.#isSkipping) return;
    this.bytes.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#checked = 0;
    this.#at = 0;
  }

  /** A line without an end in the block is a bad row once it is longer than a row may be. */
  #refuseUnendedLine(): boolean {
    if (this.#filled - this.#at <= RECORD_BYTES_MAX) return false;
    this.fault = TOO_LONG;
    this.cells.count = 0;
    this.#skipFrom(this.#at);
    return true;
  }

  #nextQuoted(start: number): boolean {
    const range = { start, limit: this.#filled, isWhole: this.#isFileRead };
    const record = splitQuotedRecord(this.bytes, this.#separatorByte, range, this.cells);
    if (record === null) return false;
    this.#nextLine = this.line + record.lineEnds;
    this.lastLine = this.#nextLine;
    if (record.fault === null) this.#takeQuoted(record);
    else {
      this.fault = record.fault;
      this.#skipFrom(record.end);
    }
    return true;
  }

  #takeQuoted({ end, hasNul }: QuotedRecord): void {
    this.#at = end;
    this.#nextLine += 1;
    if (hasNul || this.cells.count !== this.#width) this.#refuse(hasNul, 0);
  }

  /** Goes on at the line end behind `from`, which is then read as an empty line. */
  #skipFrom(from: number): void {
    const { bytes } = this;
    let at = from;
    while (at < this.#filled && bytes[at] !== LINE_FEED && bytes[at] !== RETURN) at += 1;
    this.#isSkipping = at === this.#filled;
    // A character that the block cuts is checked with the next block.
    this.#at = this.#isSkipping ? this.#checked : at;
  }

  #refuse(hasNul: boolean, length: number): void {
    const { count } = this.cells;
    if (length > RECORD_BYTES_MAX) {
      this.fault = TOO_LONG;
      this.cells.count = 0;
    } else if (hasNul) this.fault = 'holds the character NUL';
    else if (this.#width !== -1) this.fault = `has ${count} cells where the header has ${this.#width}`;
  }
}

/** Space for the missing line feed of a last line, and for reads of four bytes at the end. */
const BYTES_FREE = 4;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
/**
 * Finds separators in four bytes at once. Comma, tab, quote, carriage return, line feed and NUL have lower codes than
 * the hyphen; letters, digits, point and hyphen do not. Subtracting four hyphens leaves the top bit of each byte below
 * the hyphen; the lowest such bit is always exact. The semicolon has a higher code: four of them, combined by XOR, make
 * it zero, and subtracting four ones leaves the top bit of a zero.
 */
const FOUR_HYPHENS = 0x2d2d2d2d;
const FOUR_SEMICOLONS = 0x3b3b3b3b;
const FOUR_ONES = 0x01010101;
const FOUR_TOP_BITS = 0x80808080;

/** A carriage return at the very end may be half of a line end. */
function endOfLastLine(block: Buffer): number {
  const [lineFeed, carriageReturn] = [block.lastIndexOf(LINE_FEED), block.lastIndexOf(RETURN, -2)];
  return Math.max(lineFeed, carriageReturn) + 1;
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
