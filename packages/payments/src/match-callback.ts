import type { CallbackMatcher } from './ports/callback-store.ts';
import type { Provider } from './ports/provider.ts';

/** Reads stored callbacks with the words of the provider each came from, and says which order each speaks of. */
export function callbackMatcher(providers: readonly Provider[]): CallbackMatcher {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return {
    match({ callback, body }) {
      const provider = byName.get(callback.provider);
      const reading = provider?.readCallback(body) ?? {
        kind: 'unreadable' as const,
        reason: 'provider_not_configured',
      };
      if (reading.kind === 'unreadable') {
        // The address alone still says which order to look at.
        return { reading: { hint: null, unreadableReason: reading.reason }, orderId: callback.addressedOrderId };
      }
      const orderId = callback.addressedOrderId ?? provider?.resolveOrder(reading.hint) ?? null;
      return { reading: { hint: reading.hint, unreadableReason: null }, orderId };
    },
  };
}
