import type { Transaction } from './callback.ts';
import type { Dossier } from './dossier.ts';
import type { Claim, Provider } from './ports/provider.ts';

/**
 * Every way in which somebody says that this order was paid: bound payments, and transactions that callbacks named or
 * that were bound to the order in the form of `paymentIdOf`.
 */
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
    const called = dossier.callbacks
      .filter((callback) => callback.provider === provider.name)
      .flatMap((callback) => (callback.hint?.transaction ? [callback.hint.transaction] : []));
    const bound = dossier.payments
      .filter((payment) => payment.provider === provider.name)
      .map(({ providerPaymentId }) => transactionOf(providerPaymentId));
    const named = [...called, ...bound];
    const distinct = new Map(named.map((transaction) => [`${transaction.network}\n${transaction.hash}`, transaction]));
    return [...distinct.values()].map((transaction) => ({
      provider: provider.name,
      orderId,
      subject: { kind: 'transaction', transaction },
    }));
  });
}

/**
 * How a transaction is bound to an order where providers number no payments: `<network>:<hash>`, the network as the
 * provider spells it, the hash in lower case.
 */
export function paymentIdOf({ network, hash }: Transaction): string {
  return `${network}:${hash.toLowerCase()}`;
}

/** What has another form names no network, which its witness says loudly. */
function transactionOf(paymentId: string): Transaction {
  const colon = paymentId.lastIndexOf(':');
  return { network: paymentId.slice(0, Math.max(colon, 0)), hash: paymentId.slice(colon + 1).toLowerCase() };
}
