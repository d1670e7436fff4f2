import { LINE_FEED, RETURN } from './bytes.ts';
import type { ReadableFile } from './decoded-file.ts';
import { readError } from './open-file.ts';
import { RECORD_BYTES_MAX } from './quoted-record.ts';
import { checkUtf8, refuseUtf16 } from './utf8.ts';

/** The block of a file that is read at present, and what of it was used. The bytes are known to be UTF-8. */
export class CsvBlocks {
  bytes: Buffer;
  /** The same bytes, to be read four at a time: at least three more follow `filled`. */
  view: DataView;
  /** Start of the next record in the block, and its line. */
  at = 0;
  line = 1;
  /** End of the bytes that were read, and of the last whole line. */
  filled = 0;
  end = 0;
  /** The block then ends with a line feed, which is added if needed. */
  isFileRead = false;
  bytesRead = 0;

  readonly #path: string;
  readonly #file: ReadableFile;
  /** End of the bytes that are known to be UTF-8: a character that the block cuts is checked with the next block. */
  #checked = 0;
  /** The rest of a line belongs to a record that was refused. */
  #isSkipping = false;

  /** `blockBytes` grow where a record needs it, up to four times the longest record. */
  constructor(path: string, file: ReadableFile, blockBytes: number) {
    this.#path = path;
    this.#file = file;
    this.bytes = Buffer.allocUnsafeSlow(blockBytes);
    this.view = viewOf(this.bytes);
  }

  /** Keeps the bytes from `at` on and reads the next ones behind them; false at the end of the file. Throws `FileError`. */
  async readOn(): Promise<boolean> {
    if (this.isFileRead) return false;
    const isFirst = this.bytesRead === 0;
    this.#dropUsed(this.#checked - this.at);
    do {
      await this.#readBlock();
      if (this.#isSkipping) this.#skipLine();
    } while (!this.isFileRead && (this.#isSkipping || (this.end === 0 && this.filled <= RECORD_BYTES_MAX)));
    // A program may put a mark in front of the one that the file has.
    if (isFirst) while (this.#hasMark()) this.at += BYTE_ORDER_MARK.length;
    return true;
  }

  /** The separator that a first line such as `sep=;` sets, which is then skipped; null without such a line. */
  takeSeparatorLine(): string | null {
    const line = this.bytes.toString('utf8', this.at, Math.min(this.end, this.at + SEPARATOR_LINE_BYTES_MAX));
    const [all, , separator] = /^("?)sep=([^\r\n])\1(?:\r\n|\r|\n)/i.exec(line) ?? [];
    if (all === undefined || separator === undefined) return null;
    this.at += Buffer.byteLength(all);
    this.line += 1;
    return separator;
  }

  /** Goes on at the first line end behind `from`, which is then read as an empty line. */
  skipFrom(from: number): void {
    const { bytes } = this;
    let at = from;
    while (at < this.filled && bytes[at] !== LINE_FEED && bytes[at] !== RETURN) at += 1;
    this.#isSkipping = at === this.filled;
    this.at = this.#isSkipping ? this.#checked : at;
  }

  /** Goes back to a record that was read before. */
  goTo(at: number, line: number): void {
    this.at = at;
    this.line = line;
    this.#isSkipping = false;
  }

  #hasMark(): boolean {
    const end = Math.min(this.at + BYTE_ORDER_MARK.length, this.filled);
    return BYTE_ORDER_MARK.equals(this.bytes.subarray(this.at, end));
  }

  async #readBlock(): Promise<void> {
    if (this.filled === this.bytes.length - BYTES_FREE) this.#grow();
    const isFirst = this.bytesRead === 0;
    const capacity = this.bytes.length - BYTES_FREE;
    while (this.filled < capacity && !this.isFileRead) {
      const bytesRead = await this.#read(capacity);
      this.filled += bytesRead;
      this.bytesRead += bytesRead;
      this.isFileRead = bytesRead === 0;
    }
    if (isFirst) refuseUtf16(this.#path, this.bytes.subarray(0, this.filled));
    this.#checked = checkUtf8({
      path: this.#path,
      bytes: this.bytes,
      start: this.at,
      line: this.line,
      checked: this.#checked,
      end: this.filled,
      isLast: this.isFileRead,
    });
    if (this.isFileRead) this.bytes[this.filled++] = LINE_FEED;
    this.end = endOfLastLine(this.bytes.subarray(0, this.filled));
  }

  async #read(capacity: number): Promise<number> {
    try {
      return (await this.#file.read(this.bytes, this.filled, capacity - this.filled)).bytesRead;
    } catch (error) {
      throw readError(this.#path, error);
    }
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
    this.bytes.copy(larger, 0, 0, this.filled);
    this.bytes = larger;
    this.view = viewOf(larger);
  }

  #skipLine(): void {
    const block = this.bytes.subarray(0, this.filled);
    const lineEnds = [block.indexOf(LINE_FEED), block.indexOf(RETURN)].filter((at) => at !== -1);
    this.#isSkipping = lineEnds.length === 0;
    this.at = Math.min(...lineEnds, this.#checked);
    if (this.#isSkipping) this.#dropUsed(0);
  }

  /** `checked`: the end of the known UTF-8, once the bytes before `at` are gone. */
  #dropUsed(checked: number): void {
    this.bytes.copyWithin(0, this.at, this.filled);
    this.filled -= this.at;
    this.#checked = checked;
    this.at = 0;
  }
}

/** Space for the missing line feed of a last line, and for reads of four bytes at the end. */
const BYTES_FREE = 4;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const SEPARATOR_LINE_BYTES_MAX = 16;

/** A carriage return at the very end may be half of a line end. */
function endOfLastLine(block: Buffer): number {
  const [lineFeed, carriageReturn] = [block.lastIndexOf(LINE_FEED), block.lastIndexOf(RETURN, -2)];
  return Math.max(lineFeed, carriageReturn) + 1;
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
