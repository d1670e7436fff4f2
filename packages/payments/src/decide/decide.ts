import { addMoney, compareMoney, type Money, zero } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { ProofGrade, Standing, StandingState } from '../model/standing.ts';
import { type ClaimState, claimStates } from './claim-state.ts';
import { discrepancies } from './order-discrepancies.ts';

/** From which grades of proof the goods may go out. */
export interface DecisionPolicy {
  readonly fulfilFrom: readonly ProofGrade[];
}

/** The provider's own answer suffices; on a chain, only what can no longer be undone. */
export const DEFAULT_POLICY: DecisionPolicy = { fulfilFrom: ['provider', 'final'] };

/**
 * Where an order stands, from all facts about it. Pure: no I/O, no clock of its own, the same answer for the same facts
 * in whatever order they arrived. The one place where "paid" is decided. Callbacks never make it so.
 */
export function decide(facts: OrderFacts, now: Date, policy: DecisionPolicy = DEFAULT_POLICY): Standing {
  const { order } = facts;
  const claims = claimStates(facts.evidence, facts.competingClaims.length > 0);
  const carrying = claims.filter((claim) => claim.money !== null);
  const paid = carrying.reduce<Money>((sum, claim) => addMoney(sum, claim.money as Money), zero(order.amount));
  const paidAt = latest(carrying.map((claim) => claim.paidAt));
  const state = stateOf(order, claims, carrying, paid, paidAt, now);
  const proof = proofOf(facts, claims, carrying);
  const inFullAndInTime = carrying.some((claim) => claim.kind === 'proven' && !isLate(order, claim.paidAt));
  const fullyProven = (state === 'paid' || state === 'overpaid') && inFullAndInTime;
  return {
    state,
    proof,
    paid,
    paidAt,
    fulfilmentAllowed: (fullyProven || state === 'confirming') && policy.fulfilFrom.includes(proof),
    claimKeys: carrying.map((claim) => claim.claimKey).sort(),
    discrepancies: discrepancies(facts, claims, state, paid),
  };
}

function stateOf(
  order: Order,
  claims: readonly ClaimState[],
  carrying: readonly ClaimState[],
  paid: Money,
  paidAt: Date | null,
  now: Date,
): StandingState {
  if (carrying.length > 0) return paidState(order, carrying, paid, paidAt);
  const has = (kind: ClaimState['kind']) => claims.some((claim) => claim.kind === kind);
  // Money that was proven and is gone outranks whatever else is on its way.
  if (has('reversed')) return 'reversed';
  if (has('refunded')) return 'refunded';
  if (has('confirming')) return 'confirming';
  if (has('contested')) return 'contested';
  return order.dueAt !== null && now > order.dueAt ? 'overdue' : 'awaiting';
}

function paidState(order: Order, carrying: readonly ClaimState[], paid: Money, paidAt: Date | null): StandingState {
  const [only, second] = carrying;
  // A single claim that passed its amount check is the amount, within the tolerance configured for its witness.
  if (only?.kind === 'proven' && second === undefined) return isLate(order, paidAt) ? 'paid_late' : 'paid';
  const compared = compareMoney(paid, order.amount);
  if (compared > 0) return 'overpaid';
  return compared < 0 ? 'underpaid' : 'paid_in_parts';
}

function isLate({ dueAt }: Order, paidAt: Date | null): boolean {
  return dueAt !== null && paidAt !== null && paidAt > dueAt;
}

/** The weakest grade among the claims that carry the money: a chain of proof is as good as its worst link. */
function proofOf(facts: OrderFacts, claims: readonly ClaimState[], carrying: readonly ClaimState[]): ProofGrade {
  if (carrying.length > 0) return carrying.every((claim) => claim.final) ? 'final' : 'provider';
  if (claims.some((claim) => claim.kind === 'confirming')) return 'chain';
  return hasUnansweredWord(facts) ? 'claimed' : 'none';
}

/** Somebody said something, and no witness has answered since. */
function hasUnansweredWord(facts: OrderFacts): boolean {
  const answeredAt = latest(facts.evidence.filter((piece) => piece.answered).map((piece) => piece.checkedAt));
  return facts.callbacks.some((callback) => answeredAt === null || callback.lastReceivedAt > answeredAt);
}

function latest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce(
    (last, instant) => (instant !== null && (last === null || instant > last) ? instant : last),
    null,
  );
}
