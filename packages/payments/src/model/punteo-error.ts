/** An error with a code that a caller can act on. Expected outcomes are data, not errors. */
export class PunteoError extends Error {
  /** Stable, snake_case. Branch on it, never on the message. */
  readonly code: string;
  /** Whether the same call may succeed later without any repair. */
  readonly retryable: boolean;
  /** The values behind the code in a few words, without secrets: for a line that has room for no sentence. */
  readonly detail: string | null;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown; detail?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PunteoError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.detail = options.detail ?? null;
  }
}
