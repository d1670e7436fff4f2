export type ClientErrorCode =
  /** A base URL, token or limit that cannot be used. Nothing was sent. */
  | 'invalid_configuration'
  /** A path parameter outside its schema or unable to stay in its path. Nothing was sent. */
  | 'invalid_path_parameter'
  /** A query or body outside its schema. Nothing was sent. */
  | 'invalid_request'
  /** The whole call, body and retries included, took longer than its limit. */
  | 'timeout'
  /** The caller's signal. */
  | 'aborted'
  /** No connection, or it broke. */
  | 'network'
  | 'redirect_refused'
  | 'too_large'
  /** A Content-Encoding, which was not asked for. */
  | 'bad_encoding'
  | 'bad_content_type'
  /** Not UTF-8, not JSON, a key twice, too deep, empty. */
  | 'bad_json'
  /** JSON that is not what the contract says; see `issues`. */
  | 'bad_shape'
  /** 401 or 403. */
  | 'unauthorised'
  /** 404. */
  | 'not_found'
  /** 429. */
  | 'rate_limited'
  /** 408 or 5xx. */
  | 'unavailable'
  /** Any other status that the contract does not declare. */
  | 'unexpected_status'
  /** A list that does not end within its bound, or keeps showing what was seen. What was read is not the whole. */
  | 'incomplete_list';

/**
 * What became of a request that changes something.
 * `not_sent`: not a byte left. `refused`: the provider said no. `unknown`: it may have been carried out; look before
 * trying again.
 */
export type Outcome = 'not_sent' | 'refused' | 'unknown';

export interface Issue {
  /** For example `payment.amount`. */
  readonly path: string;
  readonly message: string;
}

export interface ClientErrorDetails {
  readonly code: ClientErrorCode;
  /** Method and path template; never the URL, which may hold what must not be shown. */
  readonly route?: string;
  readonly message?: string;
  readonly retryable?: boolean;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly outcome?: Outcome;
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/**
 * The one way in which a call fails. Holds no header, URL, body or message of another library: it may be logged whole.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** The same call may work later, and making it again does no harm. */
  readonly retryable: boolean;
  declare readonly route?: string;
  declare readonly status?: number;
  /** What the provider asked for, kept within 1 second and 1 hour. */
  declare readonly retryAfterSeconds?: number;
  /** Only for calls that change something. */
  declare readonly outcome?: Outcome;
  declare readonly issues?: readonly Issue[];

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
  }
}

function messageOf({ code, route, message, status, outcome, issues }: ClientErrorDetails): string {
  const parts = [route ? `${route}: ${code}` : code];
  if (status !== undefined) parts.push(`status ${status}`);
  if (message !== undefined) parts.push(message);
  if (issues?.[0]) parts.push(`${issues[0].path || '(whole)'}: ${issues[0].message}`);
  if (outcome === 'unknown') parts.push('it may have been carried out: look before trying again');
  return parts.join('; ');
}

/** Another library's error may carry a URL or a header in its text, so only its kind is kept. */
function safeCause(cause: unknown): { name: string; code?: string } | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = codeOf(cause);
  return code === undefined ? { name: cause.name } : { name: cause.name, code };
}

/** `ECONNREFUSED` and the like, from the error or from what caused it. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Za-z_]{1,64}$/.test(at.code)) return at.code;
  }
  return undefined;
}
