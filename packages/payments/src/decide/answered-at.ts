import { type Claim, claimId } from '../model/claim.ts';
import type { OrderFacts } from '../model/order-facts.ts';

/**
 * When the witness of each claim answered last, by `claimId`. An answer that repeated the stored one has no evidence of
 * its own: its time is the claim's `askedAt`.
 */
export function answeredAt({ claims, evidence }: Pick<OrderFacts, 'claims' | 'evidence'>): ReadonlyMap<string, Date> {
  const answers = new Map<string, Date>();
  const latest = new Map(evidence.map((piece) => [claimId(piece.claim), piece]));
  const note = (claim: Claim, at: Date) => {
    const known = answers.get(claimId(claim));
    if (!known || at > known) answers.set(claimId(claim), at);
  };
  for (const { claim, answered, checkedAt } of evidence) if (answered) note(claim, checkedAt);
  for (const { claim, askedAt } of claims) {
    const repeated = latest.get(claimId(claim));
    if (askedAt && repeated?.answered !== false) note(claim, askedAt);
  }
  return answers;
}
