import { type ComparedRow, FIELDS, ID, ROWS_IN_BATCH } from './compared-rows.ts';
import type { Slice } from './plain-decimal.ts';

/** The result of `find` when there is no such row. */
export const NONE = 0;

/** What the files hold of an id. */
export const ONLY_LEFT = 0;
export const IN_RIGHT = 1;
/** The left file has a row with the id, which is not readable; the right one has none so far. */
export const UNREADABLE_LEFT = 2;
/** The left file has the row; the right one has a row with its id, which is not readable. */
export const UNREADABLE_RIGHT = 3;
export type RowState = typeof ONLY_LEFT | typeof IN_RIGHT | typeof UNREADABLE_LEFT | typeof UNREADABLE_RIGHT;

/**
 * A hash table of rows by id. All rows are bytes in one buffer, without an object or a string for any of them. A row is
 * addressed by its place in the buffer, counted in 32-bit integers.
 */
export class RowTable {
  /** The rows, as integers and as bytes. Each row: its line and state, the length of each field, then the fields. */
  #numbers: Int32Array<ArrayBuffer>;
  #bytes: Buffer;
  #view: DataView;
  /** Place of the next row. */
  #end = NONE + 1;
  #rows = 0;
  /** Pairs: the hash of an id, and the place of its row. */
  #slots: Int32Array;
  #places = new Int32Array(ROWS_IN_BATCH);
  #lastSlot = 0;

  /** `bytesExpected`: an estimate of the bytes that will be added. */
  constructor(bytesExpected: number) {
    const bytes = Math.min(Math.max(bytesExpected, BYTES_AT_FIRST_MIN), BYTES_AT_FIRST_MAX);
    const memory = new ArrayBuffer(bytes & ~3);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(bytes / BYTES_FOR_A_SLOT)));
    this.#numbers = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
    this.#view = new DataView(memory);
  }

  /**
   * Hashes the ids of the rows that are looked up next, and reads the memory where they may be, so that the processor
   * waits for all of it at once instead of once per row.
   */
  prefetch(rows: readonly ComparedRow[]): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (const row of rows) row.hash = hashOf(row.view, row.slices[ID] as Slice);
    for (let at = 0; at < rows.length; at += 1) {
      this.#places[at] = slots[(((rows[at] as ComparedRow).hash << 1) & mask) + 1] as number;
    }
    let touched = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const place = this.#places[at] as number;
      touched ^= (this.#numbers[place] as number) ^ (this.#numbers[place + CACHE_LINE_WORDS] as number);
    }
    // Stored, because the compiler would remove reads without a use.
    this.#places[0] = touched;
  }

  /** The place of the row with this row's id, or NONE. The row must be of the batch that was prefetched last. */
  find({ view, slices, hash }: ComparedRow): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const id = slices[ID] as Slice;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const place = slots[slot + 1] as number;
      if (place === NONE || (slots[slot] === hash && this.equals(place, ID, view, id))) {
        this.#lastSlot = slot;
        return place;
      }
    }
  }

  /** Adds a row with the id of the latest call of `find`, in place of the row that it found. */
  add({ view, line, slices, hash }: ComparedRow, state: RowState): void {
    const place = this.#end;
    let length = 0;
    for (const { start, end } of slices) length += end - start;
    this.#end = place + HEADER_WORDS + ((length + 3) >> 2);
    while (this.#end + CACHE_LINE_WORDS > this.#numbers.length) this.#growMemory();
    const numbers = this.#numbers;
    const kept = this.#view;
    let at = (place + HEADER_WORDS) * 4;
    for (let field = 0; field < FIELDS.length; field += 1) {
      const { start, end } = slices[field] as Slice;
      numbers[place + LENGTHS + field] = start === -1 ? ABSENT : end - start;
      for (let from = start; from < end; from += 4) kept.setInt32(at + from - start, view.getInt32(from, true), true);
      at += end - start;
    }
    numbers[place] = (line << STATE_BITS) | state;
    this.#slots[this.#lastSlot] = hash;
    this.#slots[this.#lastSlot + 1] = place;
    this.#rows += 1;
    if (this.#rows * 4 > this.#slots.length) this.#growSlots();
  }

  state(place: number): RowState {
    return ((this.#numbers[place] as number) & STATES) as RowState;
  }

  setState(place: number, state: RowState): void {
    this.#numbers[place] = ((this.#numbers[place] as number) & ~STATES) | state;
  }

  line(place: number): number {
    return (this.#numbers[place] as number) >>> STATE_BITS;
  }

  has(place: number, field: number): boolean {
    return this.#numbers[place + LENGTHS + field] !== ABSENT;
  }

  /** Whether the field of the stored row has these bytes. */
  equals(place: number, field: number, view: DataView, { start, end }: Slice): boolean {
    if (this.#numbers[place + LENGTHS + field] !== end - start) return false;
    const kept = this.#view;
    let at = this.#startOf(place, field);
    let from = start;
    for (; from + 4 <= end; at += 4, from += 4) {
      if (kept.getInt32(at, true) !== view.getInt32(from, true)) return false;
    }
    return (
      from === end || lowest(kept.getInt32(at, true), end - from) === lowest(view.getInt32(from, true), end - from)
    );
  }

  /** Null where the row has no such field. */
  text(place: number, field: number): string | null {
    if (!this.has(place, field)) return null;
    const start = this.#startOf(place, field);
    return this.#bytes.toString('utf8', start, start + (this.#numbers[place + LENGTHS + field] as number));
  }

  /** The places of the rows that only the left file has, in the order of that file. */
  *onlyInLeft(): Generator<number> {
    for (let place = NONE + 1; place < this.#end; ) {
      if (this.state(place) === ONLY_LEFT) yield place;
      place += HEADER_WORDS + ((this.#startOf(place, FIELDS.length) - (place + HEADER_WORDS) * 4 + 3) >> 2);
    }
  }

  #startOf(place: number, field: number): number {
    let at = (place + HEADER_WORDS) * 4;
    for (let before = 0; before < field; before += 1) {
      const length = this.#numbers[place + LENGTHS + before] as number;
      if (length !== ABSENT) at += length;
    }
    return at;
  }

  #growMemory(): void {
    const memory = this.#numbers.buffer.transfer(this.#numbers.byteLength * 2);
    this.#numbers = new Int32Array(memory);
    this.#bytes = Buffer.from(memory);
    this.#view = new DataView(memory);
  }

  /** Doubles the slots, which stay at least half empty to keep a search short. */
  #growSlots(): void {
    const former = this.#slots;
    const slots = new Int32Array(former.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < former.length; from += 2) {
      if (former[from + 1] === NONE) continue;
      let slot = ((former[from] as number) << 1) & mask;
      while (slots[slot + 1] !== NONE) slot = (slot + 2) & mask;
      slots[slot] = former[from] as number;
      slots[slot + 1] = former[from + 1] as number;
    }
    this.#slots = slots;
  }
}

const STATE_BITS = 2;
const STATES = 3;
const LENGTHS = 1;
const HEADER_WORDS = LENGTHS + FIELDS.length;
const ABSENT = -1;
const CACHE_LINE_WORDS = 16;
const BYTES_AT_FIRST_MIN = 1 << 20;
/** A typical row takes about a hundred bytes and two to four integers of slots. */
const BYTES_FOR_A_SLOT = 32;
const BYTES_AT_FIRST_MAX = 1 << 28;

function hashOf(view: DataView, { start, end }: Slice): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  if (at < end) hash = mixed(hash, lowest(view.getInt32(at, true), end - at));
  return hash ^ (hash >>> 15);
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** The lowest 1 to 3 bytes of a word. */
function lowest(word: number, bytes: number): number {
  return word & ((1 << (bytes * 8)) - 1);
}
