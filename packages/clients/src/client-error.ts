import type { ErrorAnswer } from './error-answer.ts';

/**
 * The only error of a call. Its message and its enumerable fields hold no header, URL, body or message of another library,
 * so it can be logged whole.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  /** Stable. Branch on it, never on the message. */
  readonly code: ClientErrorCode;
  /** The same call may succeed later, and repeating it does no harm. */
  readonly retryable: boolean;
  /** Method and path template: `GET /api/payments/:id`. */
  declare readonly route?: string;
  /** Of the answer, when one came. */
  declare readonly status?: number;
  /** The wait that the provider asked for, limited to between 1 second and 1 hour. */
  declare readonly retryAfterSeconds?: number;
  /** Only for calls that change something. */
  declare readonly outcome?: Outcome;
  /** The fields that do not match, of `bad_shape` and `invalid_request`; at most 20. */
  declare readonly issues?: readonly Issue[];
  /** What the provider's 4xx or 5xx says, in one line without credentials and personal data; part of the message. */
  declare readonly explanation?: string;
  // Private, so that no logger and no inspection shows it.
  readonly #answer: ErrorAnswer | undefined;

  constructor(details: ClientErrorDetails) {
    const cause = safeCause(details.cause);
    super(messageOf(details), cause === undefined ? undefined : { cause });
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    if (details.route !== undefined) this.route = details.route;
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterSeconds !== undefined) this.retryAfterSeconds = details.retryAfterSeconds;
    if (details.outcome !== undefined) this.outcome = details.outcome;
    if (details.issues !== undefined) this.issues = details.issues;
    if (details.explanation !== undefined) this.explanation = details.explanation;
    this.#answer = details.answer;
  }

  /** The beginning of the answer, when one came. It may hold personal data: keep it out of logs. */
  get answer(): ErrorAnswer | undefined {
    return this.#answer;
  }
}

/** Why a call failed. Stable: branch on it, never on the message. */
export type ClientErrorCode =
  /** The base URL, token or a limit is invalid. Nothing was sent. */
  | 'invalid_configuration'
  /** A path parameter does not match its schema, or would change the path. Nothing was sent. */
  | 'invalid_path_parameter'
  /** The query or body does not match its schema. Nothing was sent. */
  | 'invalid_request'
  /** The whole call, with body and retries, exceeded its time limit. */
  | 'timeout'
  /** The caller's signal was aborted. */
  | 'aborted'
  /** There was no connection, or it broke. */
  | 'network'
  | 'redirect_refused'
  | 'too_large'
  /** The answer has a Content-Encoding, which was not requested. */
  | 'bad_encoding'
  | 'bad_content_type'
  /** The answer is not UTF-8 or not JSON, has a duplicate key or too many levels, or is empty. */
  | 'bad_json'
  /** The answer is JSON that does not match the contract; see `issues`. */
  | 'bad_shape'
  /** 401 or 403. */
  | 'unauthorised'
  /** 404. */
  | 'not_found'
  /** 429. */
  | 'rate_limited'
  /** 408 or 5xx. */
  | 'unavailable'
  /** Another status that the contract does not declare. */
  | 'unexpected_status'
  /** The list could not be read to its end: it exceeded a limit, or kept repeating its pages. */
  | 'incomplete_list';

/**
 * The outcome of a request that changes something. `not_sent`: no byte was sent. `refused`: the provider did not carry
 * it out. `unknown`: it may have been carried out, so search for its result before a new request.
 */
export type Outcome = 'not_sent' | 'refused' | 'unknown';

/** One field that does not match its schema. */
export interface Issue {
  /** For example `payment.amount`. */
  readonly path: string;
  /** What the field should be, in English. */
  readonly message: string;
}

/** What a `ClientError` is made of. */
export interface ClientErrorDetails {
  readonly code: ClientErrorCode;
  /** Method and path template; never the URL, which may hold secrets or personal data. */
  readonly route?: string;
  readonly message?: string;
  readonly retryable?: boolean;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly outcome?: Outcome;
  readonly issues?: readonly Issue[];
  readonly explanation?: string;
  readonly answer?: ErrorAnswer;
  readonly cause?: unknown;
}

function messageOf({ code, route, message, status, outcome, issues, explanation }: ClientErrorDetails): string {
  const parts = [route ? `${route}: ${code}` : code];
  if (status !== undefined) parts.push(`status ${status}`);
  if (message !== undefined) parts.push(message);
  if (explanation !== undefined) parts.push(`the answer says: ${explanation}`);
  if (issues?.[0]) parts.push(`${issues[0].path || '(whole)'}: ${issues[0].message}`);
  if (outcome === 'unknown')
    parts.push('the request may have been carried out: search for its result before you repeat it');
  return parts.join('; ');
}

/** The message of another library's error may hold a URL or a header, so only its name and code are kept. */
function safeCause(cause: unknown): { name: string; code?: string } | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = systemErrorCode(cause);
  return code === undefined ? { name: cause.name } : { name: cause.name, code };
}

/** The code of an error or of its causes, such as `ECONNREFUSED`; undefined when none has one. */
export function systemErrorCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Za-z_]{1,64}$/.test(at.code)) return at.code;
  }
  return undefined;
}
