import type { CallbackMatch, CallbackMatcher } from './ports/callback-store.ts';
import type { Provider } from './ports/provider.ts';

/** Reads a stored callback as its provider documents it, and finds the order that it names. Pure. */
export function matchCallback(
  { callback, body }: Parameters<CallbackMatcher>[0],
  providers: readonly Provider[],
): CallbackMatch {
  const { addressedOrderId } = callback;
  const provider = providers.find(({ name }) => name === callback.provider);
  if (!provider) return { hint: null, unreadableReason: 'provider_not_configured', orderId: addressedOrderId };
  const reading = provider.readCallback(body, callback.headers);
  const { hint = null } = reading;
  // An unreadable body still came to an address: the address, or what was readable, may name the order to verify.
  const orderId = addressedOrderId ?? (hint && provider.resolveOrder(hint));
  return { hint, unreadableReason: reading.kind === 'unreadable' ? reading.reason : null, orderId };
}
