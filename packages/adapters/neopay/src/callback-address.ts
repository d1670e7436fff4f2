import {
  type Authentication,
  type Keyring,
  type Order,
  signCallbackAddress,
  verifyCallbackAddress,
} from '@punteo/payments';

/** How callback addresses are made and recognised: signed, one per order. */
export interface CallbackAddressSettings {
  readonly publicUrl: string;
  readonly keyring: Keyring;
  /** An address that was made for one environment is refused in another. */
  readonly environment: string;
}

/** The URL that Neopay is to call for the order. Valid until 90 days after the order is due. */
export function callbackUrlOf(order: Order, now: Date, settings: CallbackAddressSettings): string {
  const { publicUrl, keyring } = settings;
  const lifeEndsAt = Math.max(order.dueAt?.getTime() ?? order.createdAt.getTime(), now.getTime());
  const expiresAt = new Date(lifeEndsAt + NINETY_DAYS_MILLISECONDS);
  const address = signCallbackAddress(keyring, { scope: scopeOf(settings), orderId: order.orderId, expiresAt });
  return `${publicUrl.replace(/\/+$/, '')}/callbacks/neopay/${address}`;
}

/** Refuses an address that was not made with these settings, or that has expired. Neopay documents no signature. */
export function authenticate(callbackAddress: string, now: Date, settings: CallbackAddressSettings): Authentication {
  const address = verifyCallbackAddress(settings.keyring, scopeOf(settings), callbackAddress, now);
  return address === null ? { decision: 'refuse' } : { decision: 'accept', address };
}

function scopeOf({ environment }: CallbackAddressSettings): string {
  return `neopay:${environment}`;
}

const NINETY_DAYS_MILLISECONDS = 90 * 86_400_000;
