/** A page of a list, newest first unless the method says otherwise. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** `nextCursor` of an earlier page of the same list. Anything else throws `cursor_malformed`. */
  readonly cursor?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}
