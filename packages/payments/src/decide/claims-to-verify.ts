import type { Claim, Transaction } from '../model/claim.ts';
import type { EvidenceSummary } from '../model/evidence.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Provider } from '../ports/provider.ts';

/**
 * The claims that a verification of this order asks about, and how many claims it leaves that were never verified.
 * Beyond the maximum, claims with observed money come first, then claims never verified, oldest first, then those
 * verified longest ago, so that every claim gets its turn.
 */
export function claimsToVerify(
  facts: OrderFacts,
  providers: readonly Provider[],
): { readonly claims: readonly Claim[]; readonly neverVerified: number } {
  const all = claimsOf(facts, providers);
  if (all.length <= CLAIMS_PER_VERIFICATION_MAX) return { claims: all, neverVerified: 0 };
  const evidenceById = Map.groupBy(facts.evidence, ({ claimKey }) => idInKey(claimKey));
  const ranked = all.map((claim) => ({ claim, rank: rankOf(evidenceById.get(idOf(claim)) ?? []) }));
  const inOrder = ranked.toSorted((left, right) => left.rank - right.rank);
  return {
    claims: inOrder.slice(0, CLAIMS_PER_VERIFICATION_MAX).map(({ claim }) => claim),
    neverVerified: inOrder.slice(CLAIMS_PER_VERIFICATION_MAX).filter(({ rank }) => rank === NEVER_VERIFIED).length,
  };
}

/**
 * The most claims of one verification: a sender who has a callback address can name any number of transactions for an order.
 */
export const CLAIMS_PER_VERIFICATION_MAX = 16;

const MONEY_OBSERVED = -2;
const NEVER_VERIFIED = -1;

/** Lower is earlier: one of the two constants, or the time of the latest evidence. */
function rankOf(evidence: readonly EvidenceSummary[]): number {
  if (evidence.some(({ observed }) => observed !== null)) return MONEY_OBSERVED;
  return evidence.at(-1)?.checkedAt.getTime() ?? NEVER_VERIFIED;
}

/** The payment id or hash in a claim key: one transaction may have keys of several networks. */
function idInKey(claimKey: string): string {
  return claimKey.slice(claimKey.lastIndexOf(':') + 1);
}

function idOf({ subject }: Claim): string {
  return subject.kind === 'payment' ? subject.providerPaymentId : subject.transaction.hash.toLowerCase();
}

/**
 * All claims on an order: bound payments, and transactions that callbacks named or that were bound (see `paymentIdOf`).
 */
export function claimsOf(facts: OrderFacts, providers: readonly Provider[]): readonly Claim[] {
  const { orderId } = facts.order;
  return providers.flatMap((provider) =>
    subjectsOf(provider, facts).map((subject) => ({ provider: provider.name, orderId, subject })),
  );
}

function subjectsOf({ name, provesBy }: Provider, facts: OrderFacts): readonly Claim['subject'][] {
  const paymentIds = facts.payments
    .filter(({ provider }) => provider === name)
    .map(({ providerPaymentId }) => providerPaymentId);
  if (provesBy === 'payment')
    return paymentIds.map((providerPaymentId) => ({ kind: 'payment' as const, providerPaymentId }));
  const named = facts.callbacks
    .filter(({ provider }) => provider === name)
    .flatMap(({ hint }) => (hint?.transaction ? [hint.transaction] : []));
  const all = [...named, ...paymentIds.map(transactionOf)];
  const distinct = new Map(all.map((transaction) => [`${transaction.network}\n${transaction.hash}`, transaction]));
  return [...distinct.values()].map((transaction) => ({ kind: 'transaction' as const, transaction }));
}

/**
 * The payment id of a transaction, for a provider without payment ids: `<network>:<hash>`, the network as the provider
 * spells it, the hash in lower case.
 */
export function paymentIdOf({ network, hash }: Transaction): string {
  return `${network}:${hash.toLowerCase()}`;
}

/** An id in another form yields an unknown network, which the witness reports. */
function transactionOf(paymentId: string): Transaction {
  const colon = paymentId.lastIndexOf(':');
  return { network: paymentId.slice(0, Math.max(colon, 0)), hash: paymentId.slice(colon + 1).toLowerCase() };
}
