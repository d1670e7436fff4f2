import { type Keyring, type Order, signCallbackAddress } from '@punteo/payments';

/** Keeps addresses of Solpay apart from those of other providers. */
export const CALLBACK_SCOPE = 'solpay';

/** The URL that Solpay is to call for the order. Valid until 90 days after the order is due. */
export function callbackUrlOf(
  { orderId, dueAt, createdAt }: Order,
  { publicUrl, keyring }: { readonly publicUrl: string; readonly keyring: Keyring },
): string {
  const expiresAt = new Date((dueAt ?? createdAt).getTime() + NINETY_DAYS_MILLISECONDS);
  return `${publicUrl}/callbacks/solpay/${signCallbackAddress(keyring, { scope: CALLBACK_SCOPE, orderId, expiresAt })}`;
}

const NINETY_DAYS_MILLISECONDS = 90 * 86_400_000;
