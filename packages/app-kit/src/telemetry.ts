/** Where an app reports how long its work takes. */
export interface Telemetry {
  /**
   * Runs `work` as a span and returns its result. A span ends as failed when `work` throws; the error is passed on.
   * Attributes never hold a body, a header, a callback address or a secret.
   */
  span<Result>(name: string, attributes: SpanAttributes, work: () => Promise<Result>): Promise<Result>;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Reports nothing. */
export const noTelemetry: Telemetry = { span: (_name, _attributes, work) => work() };
