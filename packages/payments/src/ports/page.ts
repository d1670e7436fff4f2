/** A page of a list, newest first unless said otherwise; `nextCursor` is opaque, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** From a former page of the same list; throws `cursor_malformed` when it is not. */
  readonly cursor?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}
