import type { ChainWitness } from '@punteo/chain';
import { retryAfterSeconds } from '@punteo/clients';
import type { Claim, Order, Verification } from '@punteo/payments';

/** Asks the chain about the transaction that a callback named. Pentagoo itself has no call that could be asked. */
export async function verify(claim: Claim, order: Order, now: Date, witness: ChainWitness): Promise<Verification> {
  const { network, hash } = claim.subject.kind === 'transaction' ? claim.subject.transaction : NO_TRANSACTION;
  const { retryAfter, watchUntil, ...evidence } = await witness.verifyTransfer({
    network,
    hash,
    expected: order.amount,
    notBefore: order.createdAt,
    now,
  });
  return {
    evidence: { ...evidence, provider: 'pentagoo', checkedAt: now },
    payment: null,
    retryAfterSeconds: longestWait(retryAfter, now),
    watchUntil,
  };
}

const NO_TRANSACTION = { network: '', hash: '' } as const;

function longestWait(headers: readonly string[], now: Date): number | null {
  const waits = headers.flatMap((header) => retryAfterSeconds(header, now.getTime()) ?? []);
  return waits.length > 0 ? Math.max(...waits) : null;
}
