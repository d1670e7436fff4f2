import { Buffer, createHash, createHmac, timingSafeEqual } from '#crypto';
import { PunteoError } from './model/punteo-error.ts';
import type { BodyVerification, CallbackRequest, CallbackRequestWithBody, SignatureRefusal } from './ports/provider.ts';

/**
 * Verifies a callback signed by Standard Webhooks 1.0 (https://www.standardwebhooks.com), for `Provider.verifyBody`:
 * `webhook-signature` holds one or more `v1,<base64>`, HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. Any of
 * the secrets may have signed; every pair of secret and signature is compared, in constant time. A signature is valid for
 * five minutes before and after its time.
 *
 * The library `standardwebhooks` signs merchant events. It does not verify here: it turns the bytes into text first, so
 * that different bytes can have one signature, it reads `12x` as the time 12, and it has a clock of its own.
 */
export function verifyStandardWebhook(
  request: CallbackRequestWithBody,
  secrets: readonly WebhookSecret[],
): BodyVerification {
  const refusal = standardWebhookRefusal(request);
  if (refusal !== null) return { verified: false, signature: refusal };
  const { id, timestamp, signature } = signatureHeaders(request);
  const candidates = signature.split(' ').map((each) => Buffer.from(each));
  let keyId: string | undefined;
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret.key).update(`${id}.${timestamp}.`).update(request.body);
    const expected = Buffer.from(`v1,${hmac.digest('base64')}`);
    for (const candidate of candidates) {
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) keyId = secret.keyId;
    }
  }
  return keyId === undefined ? { verified: false, signature: 'wrong' } : { verified: true, keyId };
}

/**
 * What the headers alone tell, for `Provider.authenticate`: a signature that is missing, malformed or too old is refused
 * before the body is read. Null: the body decides.
 */
export function standardWebhookRefusal(request: Pick<CallbackRequest, 'headers' | 'now'>): SignatureRefusal | null {
  const { id, timestamp, signature } = signatureHeaders(request);
  if (!ID.test(id) || !TIMESTAMP.test(timestamp) || signature === '') return 'missing';
  const ageSeconds = request.now.getTime() / 1_000 - Number(timestamp);
  return Math.abs(ageSeconds) > TOLERANCE_SECONDS ? 'expired' : null;
}

/** A secret of Standard Webhooks. `keyId` is `s` and eight hex digits of its digest: safe to store and log. */
export interface WebhookSecret {
  readonly keyId: string;
  readonly key: Uint8Array;
}

/**
 * Reads one secret, or several separated by commas, each `whsec_` and the base64 of 24 to 64 bytes. Throws
 * `secret_malformed` for any other text; the message never holds a secret.
 */
export function parseWebhookSecrets(text: string): readonly WebhookSecret[] {
  const secrets = text.split(',').map((part) => {
    const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(part.trim()) ?? [];
    const key = Buffer.from(base64, 'base64');
    if (key.toString('base64') !== base64 || key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX)
      throw new PunteoError(
        'secret_malformed',
        'A webhook secret is malformed or short. Write `whsec_` and the base64 of 24 to 64 random bytes.',
      );
    return { keyId: `s${createHash('sha256').update(key).digest('hex').slice(0, 8)}`, key };
  });
  if (new Set(secrets.map(({ keyId }) => keyId)).size < secrets.length || secrets.length > SECRETS_MAX)
    throw new PunteoError('secret_malformed', `Write each webhook secret once, and ${SECRETS_MAX} at most.`);
  return secrets;
}

const TOLERANCE_SECONDS = 300;
const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;
/** Each one costs an HMAC over the body of every request. */
const SECRETS_MAX = 4;

/** Without a full stop, which separates the signed parts: another id and body could have the same signed content. */
const ID = /^[!-\-/-~]{1,256}$/;
const TIMESTAMP = /^\d{1,12}$/;

function signatureHeaders({ headers }: Pick<CallbackRequest, 'headers'>) {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  return { id: text('webhook-id'), timestamp: text('webhook-timestamp'), signature: text('webhook-signature') };
}
