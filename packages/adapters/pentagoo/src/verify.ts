import type { ChainWitness } from '@punteo/chain';
import { retryAfterSeconds } from '@punteo/clients';
import type { Verification, VerificationRequest } from '@punteo/payments';

/** Asks the chain about the transaction that a callback named. Pentagoo itself has no call that could be asked. */
export async function verify(
  { claim, previous, now }: VerificationRequest,
  witness: ChainWitness,
): Promise<Verification> {
  const { network, hash } = claim.kind === 'transaction' ? claim : NO_TRANSACTION;
  const earlier = previous?.facts?.kind === 'transaction' ? previous.facts.block : null;
  const { retryAfter, watchUntil, ...answer } = await witness.verifyTransfer({ network, hash, earlier, now });
  return {
    evidence: { ...answer, claim, checkedAt: now },
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
