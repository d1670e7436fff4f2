import { Buffer, createHmac, timingSafeEqual } from '#crypto';
import { isOrderId } from './model/order.ts';
import { PunteoError } from './model/punteo-error.ts';

/**
 * Signs a callback address, one path segment: `v1.<kid>.<order>~<expiry day>.<mac>`. The MAC is 128 bits of
 * HMAC-SHA256. The address is valid until the midnight (UTC) after `expiresAt`. Throws `order_malformed` for an invalid
 * order id.
 */
export function signCallbackAddress(keyring: Keyring, grant: CallbackAddressGrant): string {
  const key = signingKey(keyring, grant.orderId);
  const day = Math.ceil(grant.expiresAt.getTime() / DAY_MILLISECONDS).toString(36);
  const reference = `${Buffer.from(grant.orderId, 'utf8').toString('base64url')}~${day}`;
  return `v1.${key.keyId}.${reference}.${mac(key.secret, ['callbackAddress', 'v1', key.keyId, grant.scope, reference])}`;
}

/** What an address is valid for: callbacks of one order. `scope` keeps providers and environments apart. */
export interface CallbackAddressGrant {
  readonly scope: string;
  readonly orderId: string;
  readonly expiresAt: Date;
}

/** The order that an address was signed for; null when it is not ours, altered, of another scope, or expired. */
export function verifyCallbackAddress(
  keyring: Keyring,
  scope: string,
  callbackAddress: string,
  now: Date,
): { orderId: string; keyId: string } | null {
  const [, keyId = '', reference = '', order = '', day = '', actual = ''] =
    CALLBACK_ADDRESS.exec(callbackAddress) ?? [];
  const key = keyring.keys.find((candidate) => candidate.keyId === keyId);
  // A MAC is computed for an unknown key too, so that both refusals take the same time.
  const expected = mac(key?.secret ?? NO_KEY, ['callbackAddress', 'v1', keyId, scope, reference]);
  if (!equal(expected, actual) || !key) return null;
  if (now.getTime() >= Number.parseInt(day, 36) * DAY_MILLISECONDS) return null;
  return { orderId: Buffer.from(order, 'base64url').toString('utf8'), keyId };
}

/**
 * Signs an order reference, `<orderId>.<mac>`. A provider returns it in its callbacks, which proves that we issued it
 * for this order. Throws `order_malformed` for an invalid order id.
 */
export function signReference(keyring: Keyring, scope: string, orderId: string): string {
  const key = signingKey(keyring, orderId);
  return `${orderId}.${mac(key.secret, ['reference', 'v1', scope, orderId])}`;
}

/** The order of a reference; null when no key of ours signed it. */
export function verifyReference(keyring: Keyring, scope: string, reference: string): string | null {
  const dot = reference.lastIndexOf('.');
  if (dot < 1) return null;
  const orderId = reference.slice(0, dot);
  const actual = reference.slice(dot + 1);
  const matches = keyring.keys.filter((key) => equal(mac(key.secret, ['reference', 'v1', scope, orderId]), actual));
  return matches.length > 0 ? orderId : null;
}

/** Keys for callback addresses and order references. The first key signs, all keys verify. */
export interface Keyring {
  readonly keys: readonly { readonly keyId: string; readonly secret: Uint8Array }[];
}

/** Reads `kid:hex,kid:hex`. Throws `keys_malformed` for a malformed or short key; the message never holds its bytes. */
export function parseKeyring(text: string): Keyring {
  const keys = text.split(',').map((part) => {
    const [, keyId, hex] = /^([a-z0-9]{1,16}):((?:[0-9a-f]{2})+)$/i.exec(part.trim()) ?? [];
    if (!keyId || !hex)
      throw new PunteoError(
        'keys_malformed',
        'A callback key is malformed. Write `kid:hex,kid:hex`, each kid 1 to 16 letters and digits.',
      );
    if (hex.length < 64)
      throw new PunteoError(
        'keys_malformed',
        `Callback key ${keyId} is too short. Use at least 64 hex digits (32 bytes).`,
      );
    return { keyId, secret: Buffer.from(hex, 'hex') };
  });
  if (new Set(keys.map((key) => key.keyId)).size !== keys.length)
    throw new PunteoError('keys_malformed', 'Two callback keys have the same kid. Give each key its own kid.');
  return { keys };
}

/**
 * Only an id that verifies later is signed: a longer id would not match, and non-ASCII text could decode to another id.
 */
function signingKey(keyring: Keyring, orderId: string): Keyring['keys'][number] {
  const key = keyring.keys[0];
  if (!key) throw new PunteoError('keys_malformed', 'There is no callback key to sign with. Configure one.');
  if (!isOrderId(orderId))
    throw new PunteoError('order_malformed', 'The order id is invalid. Use 1 to 128 visible ASCII characters.');
  return key;
}

const DAY_MILLISECONDS = 86_400_000;
const NO_KEY = new Uint8Array(32);
/** Only the spelling that we issue matches: upper case is allowed only where it distinguishes values. */
const CALLBACK_ADDRESS = /^v1\.([A-Za-z0-9]{1,16})\.(([A-Za-z0-9_-]{1,172})~([a-z0-9]{1,6}))\.([A-Za-z0-9_-]{22})$/;

function mac(secret: Uint8Array, parts: readonly string[]): string {
  return createHmac('sha256', secret).update(parts.join('\n')).digest().subarray(0, 16).toString('base64url');
}

function equal(expected: string, actual: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(actual);
  return left.length === right.length && timingSafeEqual(left, right);
}
