/** What every call takes beside its own arguments. */
export interface CallOptions {
  /** Aborts the call, which then fails with `aborted`. */
  readonly signal?: AbortSignal;
}

/** A documented answer; narrow it by its `status`. A union of statuses is a union of answers. */
export type Answer<Status extends number, Body> = Status extends number ? AnswerOfStatus<Status, Body> : never;

/** An answer of one status. */
export interface AnswerOfStatus<Status extends number, Body> {
  /** A status that the contract declares. */
  readonly status: Status;
  /** Validated against the contract. */
  readonly body: Body;
  /** Of the answer. */
  readonly headers: Headers;
  /** The text of the body as received. */
  readonly raw: string;
  /** What a 4xx or 5xx says, as in `ClientError`. */
  readonly explanation?: string;
}
