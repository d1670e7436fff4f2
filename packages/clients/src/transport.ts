/**
 * Sends one request. Follows no redirect, adds only the headers that HTTP needs, and resolves at the end of the body.
 * Rejects with any error; the caller never shows that error.
 */
export type Transport = (request: TransportRequest, sink: AnswerSink) => Promise<void>;

/** One request, with everything that goes over the wire. */
export interface TransportRequest {
  /** Absolute, with the query. */
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  /** Names spelled as the API documents them. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined: no body. */
  readonly body: string | undefined;
  /** Aborted at the time limit of the whole call, or by its caller. */
  readonly signal: AbortSignal;
}

/** Header names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What a transport calls while an answer arrives. Each method may throw; the transport then closes and rejects. */
export interface AnswerSink {
  /** The first byte of the request may be sent from now on. */
  sending(): void;
  /** Status 0 is a redirect that a browser hides. */
  head(status: number, headers: ResponseHeaders): void;
  /** Bytes of the body, still encoded; not called after `head` threw. */
  chunk(bytes: Uint8Array): void;
}
