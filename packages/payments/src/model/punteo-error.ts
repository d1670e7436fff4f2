/** What went wrong, in words a caller can act on. Expected outcomes are data; this is for the rest. */
export class PunteoError extends Error {
  /** Stable, snake_case; branch on this, never on the message. */
  readonly code: string;
  /** Whether the same call may succeed later without anything being mended. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PunteoError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
