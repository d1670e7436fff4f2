import { claimId, type OrderClaim } from '../model/claim.ts';
import type { OrderFacts } from '../model/order-facts.ts';

/** The most claims of one verification: a sender with a callback address can name any number of transactions. */
export const CLAIMS_PER_VERIFICATION_MAX = 16;
/** Of them, at most this many were asked about before, so that new ones have their turn. */
const KNOWN_CLAIMS = 8;

/**
 * The claims of an order that the next verification asks about, in this order: those that were never asked about, newest
 * first, then the longest unasked, so that a witness that takes all the time holds up no other claim for ever. Of too
 * many claims, those whose money the order holds have a place in any case.
 */
export function claimsToVerify(facts: Pick<OrderFacts, 'claims' | 'evidence' | 'held'>): {
  readonly claims: readonly OrderClaim[];
  readonly neverVerified: number;
} {
  const lastAsked = new Map(facts.evidence.map((piece) => [claimId(piece.claim), piece.checkedAt.getTime()]));
  const held = new Set(facts.held.map(({ claim }) => claimId(claim)));
  const askedAt = (each: OrderClaim) => Math.max(lastAsked.get(claimId(each.claim)) ?? 0, each.askedAt?.getTime() ?? 0);
  const known = facts.claims
    .filter((each) => askedAt(each) > 0)
    .toSorted((left, right) => askedAt(left) - askedAt(right));
  const fresh = facts.claims
    .filter((each) => askedAt(each) === 0)
    .toSorted((left, right) => right.claimedAt.getTime() - left.claimedAt.getTime());
  const knownCount = Math.max(KNOWN_CLAIMS, CLAIMS_PER_VERIFICATION_MAX - fresh.length);
  const isHeld = ({ claim }: OrderClaim) => held.has(claimId(claim));
  const again = [...known.filter(isHeld), ...known.filter((each) => !isHeld(each))].slice(0, knownCount);
  const first = fresh.slice(0, CLAIMS_PER_VERIFICATION_MAX - again.length);
  return {
    claims: [...first, ...again.toSorted((left, right) => askedAt(left) - askedAt(right))],
    neverVerified: fresh.length - first.length,
  };
}
