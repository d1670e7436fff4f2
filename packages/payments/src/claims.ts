import type { Dossier } from './dossier.ts';
import type { Claim, Provider } from './ports/provider.ts';

/** Every way in which somebody says that this order was paid: bound payments, and transactions named by callbacks. */
export function claimsOf(dossier: Dossier, providers: readonly Provider[]): readonly Claim[] {
  const { orderId } = dossier.order;
  return providers.flatMap((provider): readonly Claim[] => {
    if (provider.provesBy === 'payment') {
      return dossier.payments
        .filter((payment) => payment.provider === provider.name)
        .map(({ providerPaymentId }) => ({
          provider: provider.name,
          orderId,
          subject: { kind: 'payment', providerPaymentId },
        }));
    }
    const named = dossier.callbacks
      .filter((callback) => callback.provider === provider.name)
      .flatMap((callback) => (callback.hint?.transaction ? [callback.hint.transaction] : []));
    const distinct = new Map(named.map((transaction) => [`${transaction.network}\n${transaction.hash}`, transaction]));
    return [...distinct.values()].map((transaction) => ({
      provider: provider.name,
      orderId,
      subject: { kind: 'transaction', transaction },
    }));
  });
}
