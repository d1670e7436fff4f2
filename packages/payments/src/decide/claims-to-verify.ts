import { type Claim, isSameClaim, type OrderClaim } from '../model/claim.ts';
import type { Evidence } from '../model/evidence.ts';
import type { OrderFacts } from '../model/order-facts.ts';

/** One verification asks about this many claims at most: whoever holds a callback address may name transactions without end. */
export const CLAIMS_PER_VERIFICATION_MAX = 16;
/** Of them, at most this many were asked about before, so that new ones have their turn. */
const KNOWN_CLAIMS = 8;

/**
 * The claims of an order that the next verification asks about: all of them where they are few. Otherwise those whose money
 * the order holds, then those that were never asked about, newest first, then the others, the longest unasked first.
 */
export function claimsToVerify(facts: OrderFacts): {
  readonly claims: readonly Claim[];
  readonly neverVerified: number;
} {
  const { claims } = facts;
  if (claims.length <= CLAIMS_PER_VERIFICATION_MAX)
    return { claims: claims.map(({ claim }) => claim), neverVerified: 0 };
  const lastAsked = (claim: OrderClaim) => facts.evidence.findLast((piece) => isSameClaim(piece.claim, claim.claim));
  const turns = claims.map((claim) => ({ claim, asked: lastAsked(claim), isHeld: isHeld(claim, facts) }));
  const known = turns
    .filter(({ asked }) => asked !== undefined)
    .toSorted((left, right) => Number(right.isHeld) - Number(left.isHeld) || age(left.asked) - age(right.asked));
  const fresh = turns
    .filter(({ asked }) => asked === undefined)
    .toSorted((left, right) => right.claim.claimedAt.getTime() - left.claim.claimedAt.getTime());
  const knownCount = Math.max(KNOWN_CLAIMS, CLAIMS_PER_VERIFICATION_MAX - fresh.length);
  const chosen = [...known.slice(0, knownCount), ...fresh].slice(0, CLAIMS_PER_VERIFICATION_MAX);
  return {
    claims: chosen.map(({ claim }) => claim.claim),
    neverVerified: fresh.filter((each) => !chosen.includes(each)).length,
  };
}

function isHeld({ claim }: OrderClaim, { held }: OrderFacts): boolean {
  return held.some((allocation) => isSameClaim(allocation.claim, claim));
}

function age(evidence: Evidence | undefined): number {
  return evidence?.checkedAt.getTime() ?? 0;
}
