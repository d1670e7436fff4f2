/** A page of a list, newest first unless the method says otherwise. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Stored rows of this page that cannot be read; absent where there are none. */
  readonly unreadable?: readonly UnreadableRow[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

/** A stored row that does not hold what Punteo writes. */
export interface UnreadableRow {
  /** The id of the order, callback, run or event. */
  readonly id: string;
  /** One sentence: which column cannot be read. */
  readonly reason: string;
}

/** Which page of a list, and how long. */
export interface PageRequest {
  /** `nextCursor` of an earlier page of the same list. Anything else throws `cursor_malformed`. */
  readonly cursor?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}
