/** Where an app reports what it does, as spans of traces. */
export interface Telemetry {
  /** Starts a span; the caller ends it. */
  start(name: SpanName, options?: SpanOptions): Span;
  /**
   * Runs `work` as a span and returns its result. Spans that start meanwhile are parts of it. It ends as failed when `work`
   * throws; the error is passed on.
   */
  span<Result>(name: SpanName, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** Whether spans are reported: without, nothing needs to be read for them. */
  readonly isOn: boolean;
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}

/** Fixed texts: a name never holds anything from outside. */
export type SpanName =
  | 'receive callback'
  | 'match callback'
  | 'verify order'
  | 'decide order'
  | 'deliver event'
  | 'run reconciliation'
  | 'outbound request';

export interface Span {
  /** The span as W3C Trace Context writes it, for work that goes on elsewhere; null: spans are not reported. */
  readonly traceparent: string | null;
  set(attributes: SpanAttributes): void;
  /** Names spans of other traces that this one is about too. Each is a `traceparent`; others are left out. */
  link(traceparents: readonly string[]): void;
  /** Marks the span as failed, with a stable code. */
  fail(code: string): void;
  end(): void;
}

export interface SpanOptions {
  readonly attributes?: SpanAttributes;
  /** The `traceparent` of the span that it is a part of; null: it begins a trace. Absent: the span around it. */
  readonly parent?: string | null;
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
}

/**
 * Every attribute that a span may have. None exists for a body, a header, a path, a query, a callback address or a foreign
 * error message, and attributes that are not listed are dropped at run time too.
 */
export interface SpanAttributes {
  readonly 'punteo.provider'?: string;
  readonly 'punteo.order_id'?: string;
  readonly 'punteo.run_id'?: string;
  readonly 'punteo.outcome'?: string;
  readonly 'punteo.state'?: string;
  readonly 'punteo.attempt'?: number;
  readonly 'punteo.event_id'?: string;
  readonly 'punteo.event_type'?: string;
  readonly 'punteo.endpoint'?: string;
  readonly 'http.request.method'?: string;
  readonly 'http.response.status_code'?: number;
  readonly 'server.address'?: string;
  readonly 'server.port'?: number;
}

/** Reports nothing. */
export const noTelemetry: Telemetry = {
  start: () => NO_SPAN,
  span: (_name, _options, work) => work(NO_SPAN),
  isOn: false,
  stop: async () => {},
};

const NO_SPAN: Span = { traceparent: null, set: () => {}, link: () => {}, fail: () => {}, end: () => {} };
