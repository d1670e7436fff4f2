/** The embedded PostgreSQL could not be started or stopped. The message says what to do. */
export class EmbeddedPostgresError extends Error {
  /** Stable, snake_case. Branch on it, never on the message. */
  readonly code: string;
  /** Whether the same call may succeed later without any repair. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EmbeddedPostgresError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
