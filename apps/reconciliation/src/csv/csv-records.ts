import { LINE_FEED, QUOTE, RETURN } from './bytes.ts';
import { Cells } from './cells.ts';
import { CsvBlocks } from './csv-blocks.ts';
import type { ReadableFile } from './decoded-file.ts';
import type { Separator } from './format.ts';
import { readHeader, separatorOfLine } from './header.ts';
import { openFile } from './open-file.ts';
import { RECORD_BYTES_MAX, splitQuotedRecord, TOO_LONG, wrongWidth } from './quoted-record.ts';

export interface CsvOptions {
  /** Undefined takes the separator from the header. */
  readonly separator?: Separator | undefined;
  /** Columns without which the file is refused. */
  readonly required: readonly string[];
  /** Whether a column holds no text of several lines (see `cellWithRows`); none unless set. */
  readonly isOneLine?: (name: string) => boolean;
  /** Opens the file; `openFile` unless set. */
  readonly open?: (path: string) => Promise<ReadableFile>;
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
 * skipped. A quote stands around a whole cell, and is doubled within it. The first row names the columns; a line such as
 * `sep=;`, which Excel reads, may stand in front of it.
 *
 * The file is refused (`FileError`) where it is not UTF-8, is empty, names a column twice, or lacks a required one. A
 * record has a `fault` where a quote is misplaced or never closed, its number of cells differs from the header's, it
 * holds NUL, or it is too long. A quote that seems to close in another row (see `cellWithRows`) is misplaced. After a
 * fault other than NUL, reading goes on with the line after the record's first one: a record over several lines may
 * owe the others to a stray quote.
 */
export class CsvRecords {
  /** The first and the last line of the record; the file's first line is 1. */
  line = 0;
  lastLine = 0;
  /** Why the record is a bad row; null when it is a good one. */
  fault: string | null = null;
  /** None where the fault is a quote, the length, or the number of cells of a record over several lines. */
  readonly cells = new Cells();
  header: readonly string[] = [];
  separator: Separator = ',';

  readonly path: string;
  readonly #file: ReadableFile;
  readonly #blocks: CsvBlocks;
  /** The block behind the header was not handed to the caller yet. */
  #isFilled = false;
  /** Number of cells of a good record; -1 for the header. */
  #width = -1;
  #oneLine: ReadonlySet<number> = new Set();
  #separatorByte = COMMA;

  private constructor(path: string, file: ReadableFile, blockBytes: number) {
    this.path = path;
    this.#file = file;
    this.#blocks = new CsvBlocks(path, file, blockBytes);
  }

  /** Opens a file and reads its header. Throws `FileError`. */
  static async open(
    path: string,
    { separator, required, isOneLine = () => false, open = openFile, blockBytes = 1 << 20 }: CsvOptions,
  ) {
    const csv = new CsvRecords(path, await open(path), blockBytes);
    try {
      await csv.#readHeader(separator, required);
      csv.#oneLine = new Set(csv.header.flatMap((name, column) => (isOneLine(name) ? [column] : [])));
      return csv;
    } catch (error) {
      await csv.close();
      throw error;
    }
  }

  /** The block that `cells` refers to, valid until the next call of `next` or `fill`. */
  get bytes(): Buffer {
    return this.#blocks.bytes;
  }

  /** The same block, to be read four bytes at a time: at least three bytes follow the last record. */
  get view(): DataView {
    return this.#blocks.view;
  }

  get bytesRead(): number {
    return this.#blocks.bytesRead;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Keeps the unfinished rest of the block and reads the next bytes behind it; false at the end of the file. */
  async fill(): Promise<boolean> {
    if (!this.#isFilled) return this.#blocks.readOn();
    this.#isFilled = false;
    return true;
  }

  /** Moves to the next whole record of the block; false when there is none. */
  next(): boolean {
    const blocks = this.#blocks;
    const { bytes, view, end } = blocks;
    let { at: start, line } = blocks;
    for (; start < end; line += 1) {
      if (bytes[start] === LINE_FEED) start += 1;
      else if (bytes[start] === RETURN) start += bytes[start + 1] === LINE_FEED ? 2 : 1;
      else break;
    }
    blocks.at = start;
    blocks.line = line;
    this.line = line;
    this.lastLine = line;
    this.fault = null;
    if (start >= end) return this.#refuseUnendedLine();

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
        blocks.at = byte === RETURN && bytes[at + 1] === LINE_FEED ? at + 2 : at + 1;
        blocks.line = line + 1;
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
  async #readHeader(set: Separator | undefined, required: readonly string[]): Promise<void> {
    const blocks = this.#blocks;
    let isChosen = false;
    let separator = set;
    while (!isChosen && (await blocks.readOn())) {
      if (blocks.line === 1) {
        const ofLine = separatorOfLine(this.path, blocks.takeSeparatorLine());
        separator ??= ofLine;
      }
      const { at, line } = blocks;
      const block = Buffer.from(blocks.bytes.subarray(at, blocks.filled));
      const readWith = (each: Separator): boolean => {
        // Reading moves the bytes of doubled quotes.
        block.copy(blocks.bytes, at);
        blocks.goTo(at, line);
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

  /** A line without an end in the block is a bad row once it is longer than a row may be. */
  #refuseUnendedLine(): boolean {
    const blocks = this.#blocks;
    if (blocks.filled - blocks.at <= RECORD_BYTES_MAX) return false;
    this.fault = TOO_LONG;
    this.cells.count = 0;
    blocks.skipFrom(blocks.at);
    return true;
  }

  #nextQuoted(start: number): boolean {
    const blocks = this.#blocks;
    const range = { start, limit: blocks.filled, isWhole: blocks.isFileRead };
    const shape = { width: this.#width, separator: this.#separatorByte, oneLine: this.#oneLine };
    const record = splitQuotedRecord(blocks.bytes, range, this.cells, shape);
    if (record === null) return false;
    this.lastLine = this.line + record.lineEnds;
    this.fault = record.fault;
    blocks.line = this.lastLine;
    if (record.fault !== null) blocks.skipFrom(record.end);
    else {
      blocks.at = record.end;
      blocks.line += 1;
      if (record.hasNul || this.cells.count !== this.#width) this.#refuse(record.hasNul, 0);
    }
    return true;
  }

  #refuse(hasNul: boolean, length: number): void {
    const { count } = this.cells;
    if (length > RECORD_BYTES_MAX) {
      this.fault = TOO_LONG;
      this.cells.count = 0;
    } else if (hasNul) this.fault = 'holds the character NUL';
    else if (this.#width !== -1) this.fault = wrongWidth(count, this.#width);
  }
}

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
