import type { Claim, Transaction } from '../model/claim.ts';
import type { EvidenceSummary } from '../model/evidence.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Provider } from '../ports/provider.ts';

/** A look asks about so many claims at most: who holds an address may name transactions without end for an order of his own. */
export const CLAIMS_PER_LOOK = 16;

/**
 * The claims of an order that a look asks about: all, where they are few. Else first those in which money was seen, then those that
 * nobody has asked about, the oldest first, then those that were asked about longest ago: so each has its turn.
 */
export function claimsToAsk(
  facts: OrderFacts,
  providers: readonly Provider[],
): { readonly claims: readonly Claim[]; readonly neverAsked: number } {
  const all = claimsOf(facts, providers);
  if (all.length <= CLAIMS_PER_LOOK) return { claims: all, neverAsked: 0 };
  const bySubject = Map.groupBy(facts.evidence, ({ claimKey }) => subjectOf(claimKey));
  const turns = all.map((claim) => ({ claim, turn: turnOf(bySubject.get(subjectIn(claim)) ?? []) }));
  const inTurn = turns.toSorted((left, right) => left.turn - right.turn);
  return {
    claims: inTurn.slice(0, CLAIMS_PER_LOOK).map(({ claim }) => claim),
    neverAsked: inTurn.slice(CLAIMS_PER_LOOK).filter(({ turn }) => turn === NEVER_ASKED).length,
  };
}

const MONEY_SEEN = -2;
const NEVER_ASKED = -1;

function turnOf(evidence: readonly EvidenceSummary[]): number {
  if (evidence.some(({ observed }) => observed !== null)) return MONEY_SEEN;
  return evidence.at(-1)?.checkedAt.getTime() ?? NEVER_ASKED;
}

/** What a claim is about, by whatever name of its witness. */
function subjectOf(claimKey: string): string {
  return claimKey.slice(claimKey.lastIndexOf(':') + 1);
}

function subjectIn({ subject }: Claim): string {
  return subject.kind === 'payment' ? subject.providerPaymentId : subject.transaction.hash.toLowerCase();
}

/**
 * Every way in which somebody says that this order was paid: bound payments, and transactions that callbacks named or
 * that were bound to the order in the form of `paymentIdOf`.
 */
export function claimsOf(facts: OrderFacts, providers: readonly Provider[]): readonly Claim[] {
  const { orderId } = facts.order;
  return providers.flatMap((provider): readonly Claim[] => {
    if (provider.provesBy === 'payment') {
      return facts.payments
        .filter((payment) => payment.provider === provider.name)
        .map(({ providerPaymentId }) => ({
          provider: provider.name,
          orderId,
          subject: { kind: 'payment', providerPaymentId },
        }));
    }
    const called = facts.callbacks
      .filter((callback) => callback.provider === provider.name)
      .flatMap((callback) => (callback.hint?.transaction ? [callback.hint.transaction] : []));
    const bound = facts.payments
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
