export interface TransportRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Aborted when the whole call is out of time or its caller gave up. */
  readonly signal: AbortSignal;
}

/** Header names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What a transport reports while an answer arrives. Each may throw, and the transport then hangs up and rejects. */
export interface AnswerSink {
  /** The first byte of the request may leave from now on. */
  sending(): void;
  /** Status 0 stands for a redirect that a browser hides. */
  head(status: number, headers: ResponseHeaders): void;
  /** Bytes of the body as they stand in the message; none after `head` threw. */
  chunk(bytes: Uint8Array): void;
}

/**
 * Carries one request. It follows no redirect, adds no header of its own beyond what HTTP demands, and resolves when
 * the body has ended. It rejects with whatever went wrong; the caller never shows that error to anyone.
 */
export type Transport = (request: TransportRequest, sink: AnswerSink) => Promise<void>;
