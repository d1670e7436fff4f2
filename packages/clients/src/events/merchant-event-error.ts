/** The only error of `verifyMerchantEvent`. It holds no secret, signature or payload, so it can be logged whole. */
export class MerchantEventError extends Error {
  override readonly name = 'MerchantEventError';
  /** Stable. Branch on it, never on the message. */
  readonly code: MerchantEventErrorCode;
  /**
   * The HTTP status to answer with. 400: Punteo tries for an hour. 500: for three days, because the fault is in this
   * endpoint. 204: Punteo does not send the event again.
   */
  readonly status: 204 | 400 | 500;
  /** Always false: the same request gets the same answer until the sender, the secret or the clock is corrected. */
  readonly retryable = false;
  /** The fields that do not match, of `event_malformed`. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(code: MerchantEventErrorCode, message: string, issues: MerchantEventError['issues'] = []) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
    this.issues = issues;
  }
}

/** Why a request is refused. */
export type MerchantEventErrorCode =
  /** A secret is not in the notation of Standard Webhooks, or none was given. */
  | 'secret_invalid'
  /** The body is not raw: a JSON parser has read it before. */
  | 'body_not_raw'
  /** A header of Standard Webhooks is missing. */
  | 'signature_missing'
  /** No signature matches the body, the id and the timestamp under any secret. */
  | 'signature_invalid'
  /** Signed by us, but too long ago, or ahead of the clock here. */
  | 'timestamp_outside_window'
  /** Signed by us, but not JSON, or not in the shape of its type. */
  | 'event_malformed'
  /** Signed by us, and of a type that this version does not know. */
  | 'event_type_unknown';

const STATUS = {
  secret_invalid: 500,
  body_not_raw: 500,
  signature_missing: 400,
  signature_invalid: 400,
  timestamp_outside_window: 400,
  event_malformed: 400,
  event_type_unknown: 204,
} as const satisfies Record<MerchantEventErrorCode, number>;
