import type { ChainWitness } from '@punteo/chain';
import type { Claim, Order, Verification } from '@punteo/payments';

/** Asks the chain about the transaction that a callback named. Pentagoo itself has no call to ask. */
export async function verify(claim: Claim, order: Order, now: Date, witness: ChainWitness): Promise<Verification> {
  const { network, hash } = claim.subject.kind === 'transaction' ? claim.subject.transaction : NO_TRANSACTION;
  const { retryAfterSeconds, watchUntil, ...seen } = await witness.verifyTransfer({
    network,
    hash,
    expected: order.amount,
    notBefore: order.createdAt,
    now,
  });
  return { evidence: { ...seen, provider: 'pentagoo', checkedAt: now }, payment: null, retryAfterSeconds, watchUntil };
}

const NO_TRANSACTION = { network: '', hash: '' } as const;
