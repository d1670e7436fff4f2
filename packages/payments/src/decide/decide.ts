import { addMoney, compareMoney, type Money, zero } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { ProofGrade, Standing, StandingState } from '../model/standing.ts';
import { type ClaimState, claimStates } from './claim-state.ts';
import { discrepancies } from './order-discrepancies.ts';

/**
 * Decides where an order stands, from all facts about it. Pure: no I/O, no clock of its own. This is the only place
 * where an order becomes paid, and only evidence makes it so, never a callback.
 */
export function decide(facts: OrderFacts, now: Date, policy: DecisionPolicy = DEFAULT_POLICY): Standing {
  const { order } = facts;
  const claims = claimStates(facts.evidence, facts.competingClaims.length > 0);
  const counted = claims.filter((claim) => claim.money !== null);
  const paid = counted.reduce<Money>((sum, claim) => addMoney(sum, claim.money as Money), zero(order.amount));
  const paidAt = latest(counted.map((claim) => claim.paidAt));
  const state = stateOf(order, claims, counted, paid, paidAt, now);
  const proof = proofOf(facts, claims, counted);
  const inFullAndInTime = counted.some((claim) => claim.kind === 'proven' && !isLate(order, claim.paidAt));
  const fullyProven = (state === 'paid' || state === 'overpaid') && inFullAndInTime;
  return {
    state,
    proof,
    paid,
    paidAt,
    fulfilmentAllowed: (fullyProven || state === 'confirming') && policy.fulfilFrom.includes(proof),
    claimKeys: counted.map((claim) => claim.claimKey).sort(),
    discrepancies: discrepancies(facts, claims, state, paid),
  };
}

/** The proof grades that allow fulfilment. */
export interface DecisionPolicy {
  readonly fulfilFrom: readonly ProofGrade[];
}

/** A provider's own answer is enough; a transfer on a chain must be final. */
export const DEFAULT_POLICY: DecisionPolicy = { fulfilFrom: ['provider', 'final'] };

function stateOf(
  order: Order,
  claims: readonly ClaimState[],
  counted: readonly ClaimState[],
  paid: Money,
  paidAt: Date | null,
  now: Date,
): StandingState {
  if (counted.length > 0) return paidState(order, counted, paid, paidAt);
  const has = (kind: ClaimState['kind']) => claims.some((claim) => claim.kind === kind);
  // Lost money comes first: it must show, also while another payment is confirming.
  if (has('reversed')) return 'reversed';
  if (has('refunded')) return 'refunded';
  if (has('confirming')) return 'confirming';
  if (has('contested')) return 'contested';
  return order.dueAt !== null && now > order.dueAt ? 'overdue' : 'awaiting';
}

function paidState(order: Order, counted: readonly ClaimState[], paid: Money, paidAt: Date | null): StandingState {
  const [only, second] = counted;
  // The amount check of a single proven claim already applied the tolerance, so the amounts may differ here.
  if (only?.kind === 'proven' && second === undefined) return isLate(order, paidAt) ? 'paid_late' : 'paid';
  const compared = compareMoney(paid, order.amount);
  if (compared > 0) return 'overpaid';
  return compared < 0 ? 'underpaid' : 'paid_in_parts';
}

function isLate({ dueAt }: Order, paidAt: Date | null): boolean {
  return dueAt !== null && paidAt !== null && paidAt > dueAt;
}

/** The weakest grade among the counted claims. */
function proofOf(facts: OrderFacts, claims: readonly ClaimState[], counted: readonly ClaimState[]): ProofGrade {
  if (counted.length > 0) return counted.every((claim) => claim.final) ? 'final' : 'provider';
  if (claims.some((claim) => claim.kind === 'confirming')) return 'chain';
  return hasUnansweredCallback(facts) ? 'claimed' : 'none';
}

/** Whether a callback came after the latest answer of any witness. */
function hasUnansweredCallback(facts: OrderFacts): boolean {
  const answeredAt = latest(facts.evidence.filter((piece) => piece.answered).map((piece) => piece.checkedAt));
  return facts.callbacks.some((callback) => answeredAt === null || callback.lastReceivedAt > answeredAt);
}

function latest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce(
    (last, instant) => (instant !== null && (last === null || instant > last) ? instant : last),
    null,
  );
}
