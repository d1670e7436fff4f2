import { claimId, claimReference, isSameClaim } from '../model/claim.ts';
import { type MoneyUnit, moneyUnitKey } from '../model/money-unit.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { ProofGrade, Standing, StandingState } from '../model/standing.ts';
import { type Allocation, type AllocationResult, allocate } from './allocation.ts';
import { answeredAt } from './answered-at.ts';
import { type ClaimState, claimStates } from './claim-state.ts';
import { fits, type HeldMoney, heldMoney, lateness, latest } from './held-money.ts';
import { mayPay, orderChecks } from './order-checks.ts';
import { orderDiscrepancies } from './order-discrepancies.ts';
import { heldAsShown } from './person-parts.ts';

/** From which grades of proof the goods may go out. */
export interface DecisionPolicy {
  readonly fulfilFrom: readonly ProofGrade[];
}

/** The provider's own answer suffices; on a chain, only what can no longer be undone. */
export const DEFAULT_POLICY: DecisionPolicy = { fulfilFrom: ['provider', 'final'] };

/** Where one order stands, and the money that it holds. */
export interface OrderDecision {
  readonly standing: Standing;
  readonly held: readonly Allocation[];
  /** Whether money that it held is now another order's, or contested: another order's claim changed its standing. */
  readonly isDisplaced: boolean;
}

/**
 * The one place where "paid" is decided: where each of these orders stands, from all facts about them. Pure: no I/O, no
 * clock of its own. `orders` must hold every order that claims the same money. Callbacks never make an order paid. `now`: the
 * instant of the decision, of all orders or of each.
 */
export function decideAll(
  orders: readonly OrderFacts[],
  now: Date | ((orderId: string) => Date),
  policy: DecisionPolicy = DEFAULT_POLICY,
): ReadonlyMap<string, OrderDecision> {
  const claims = statesByOrder(orders);
  const claimsOf = (facts: OrderFacts) => claims.get(facts.order.orderId) ?? [];
  const held = heldAsShown(orders, claimsOf);
  const allocation = allocate(
    orders.map((facts) => ({
      order: facts.order,
      held: held.get(facts.order.orderId) ?? [],
      isReleased: facts.isReleased,
      offers: claimsOf(facts).flatMap((claim) => offersOf(claim, facts)),
    })),
  );
  const partOf = allocationParts(allocation);
  return new Map(
    orders.map((facts) => {
      const { orderId } = facts.order;
      const instant = now instanceof Date ? now : now(orderId);
      const claims = claimsOf(facts);
      return [orderId, decideOne(facts, claims, partOf(facts, claims), instant, policy)];
    }),
  );
}

/**
 * What of an allocation concerns one order: the units that it claims or held, and where it is refused or refuses others. A
 * thousand orders may claim one unit, and each of them looks at its own part only.
 */
function allocationParts(
  all: AllocationResult,
): (facts: OrderFacts, claims: readonly ClaimState[]) => AllocationResult {
  const keyOf = ({ unit }: { readonly unit: MoneyUnit }) => moneyUnitKey(unit.id);
  const allocatedTo = Map.groupBy(all.allocations, ({ orderId }) => orderId);
  const allocatedOf = Map.groupBy(all.allocations, keyOf);
  const contestedOf = Map.groupBy(all.contested, keyOf);
  const refusedTo = Map.groupBy(all.refused, ({ orderId }) => orderId);
  const refusedBy = Map.groupBy(all.refused, ({ holderId }) => holderId);
  return ({ order: { orderId }, held }, claims) => {
    const claimed = claims.flatMap(({ units }) => units).map(({ id }) => moneyUnitKey(id));
    const keys = [...new Set([...claimed, ...held.map(keyOf), ...(allocatedTo.get(orderId) ?? []).map(keyOf)])];
    return {
      allocations: keys.flatMap((key) => allocatedOf.get(key) ?? []),
      contested: keys.flatMap((key) => contestedOf.get(key) ?? []),
      refused: [...(refusedTo.get(orderId) ?? []), ...(refusedBy.get(orderId) ?? [])],
    };
  };
}

/** Where an order stands whose money no other order claims. */
export function decide(facts: OrderFacts, now: Date, policy: DecisionPolicy = DEFAULT_POLICY): Standing {
  return (decideAll([facts], now, policy).get(facts.order.orderId) as OrderDecision).standing;
}

/** Orders that make the same claim share its state: it is computed once. */
function statesByOrder(orders: readonly OrderFacts[]): ReadonlyMap<string, readonly ClaimState[]> {
  const bySubject = new Map<string, readonly ClaimState[]>();
  return new Map(
    orders.map(({ order, claims, evidence }) => {
      const subject = `${claims.map(({ claim }) => claimId(claim)).join('\n')} ${evidence.length} ${evidence.at(-1)?.evidenceId}`;
      const states = bySubject.get(subject) ?? claimStates(evidence);
      bySubject.set(subject, states);
      return [order.orderId, states];
    }),
  );
}

/** The money of a claim that may pay the order: it counts or is confirming, and every comparison with the order passed. */
function offersOf(claim: ClaimState, facts: OrderFacts) {
  if (claim.kind !== 'counted' && claim.kind !== 'confirming') return [];
  return claim.units
    .filter((unit) => mayPay(orderChecks(facts.order, claim, unit)))
    .map((unit) => ({ claim: claim.claim, unit, startedAt: claim.startedAt ?? facts.order.createdAt }));
}

function decideOne(
  facts: OrderFacts,
  claims: readonly ClaimState[],
  allocation: AllocationResult,
  now: Date,
  policy: DecisionPolicy,
): OrderDecision {
  const { order } = facts;
  const held = [
    ...allocation.allocations.filter(({ orderId }) => orderId === order.orderId),
    ...lostUnits(facts, claims, allocation),
  ];
  const money = heldMoney(order, held, claims);
  const state = stateOf(facts, money, allocation, now);
  const proof = proofOf(facts, money);
  const standing: Standing = {
    state,
    proof,
    paid: money.paid,
    paidAt: money.paidAt,
    fulfilmentAllowed: mayFulfil(facts, state, money) && policy.fulfilFrom.includes(proof),
    claims: money.counted.map(({ claim }) => claim.claim),
    discrepancies: orderDiscrepancies({ facts, claims, allocation, money, state }),
  };
  return { standing, held, isDisplaced: isDisplaced(facts, held, allocation) };
}

function isDisplaced(
  { held: before }: OrderFacts,
  held: readonly Allocation[],
  { allocations, contested }: AllocationResult,
): boolean {
  const kept = new Set(held.map(({ unit }) => moneyUnitKey(unit.id)));
  const claimed = new Set([...allocations, ...contested].map(({ unit }) => moneyUnitKey(unit.id)));
  return before.map(({ unit }) => moneyUnitKey(unit.id)).some((key) => claimed.has(key) && !kept.has(key));
}

/**
 * Units that the order held when they were taken back. It keeps them: the loss is its own, not that of others who claim them,
 * and should the money come back, so does its right to it.
 */
function lostUnits(
  { held }: OrderFacts,
  claims: readonly ClaimState[],
  { allocations }: AllocationResult,
): readonly Allocation[] {
  const allocated = new Set(allocations.map(({ unit }) => moneyUnitKey(unit.id)));
  const gone = claims.filter(({ kind }) => kind === 'reversed' || kind === 'refunded');
  return held.filter(
    ({ claim, unit }) => !allocated.has(moneyUnitKey(unit.id)) && gone.some((each) => isSameClaim(each.claim, claim)),
  );
}

function stateOf(
  { order, acceptsParts }: OrderFacts,
  money: HeldMoney,
  { contested }: AllocationResult,
  now: Date,
): StandingState {
  if (money.counted.length > 0) return paidState(order, money, acceptsParts);
  if (order.cancelledAt !== null) return 'cancelled';
  // Money that counted and is gone outranks whatever else is on its way.
  if (money.lost.some(({ claim }) => claim.kind === 'reversed')) return 'reversed';
  if (money.lost.length > 0) return 'refunded';
  if (money.confirming.length > 0) return 'confirming';
  if (contested.some(({ orderIds }) => orderIds.includes(order.orderId))) return 'contested';
  if (order.closedAt !== null) return 'closed';
  return order.dueAt !== null && now > order.dueAt ? 'overdue' : 'awaiting';
}

function paidState(order: Order, money: HeldMoney, acceptsParts: boolean): StandingState {
  if (order.cancelledAt !== null) return 'paid_after_cancel';
  if (!money.isCovered) return 'underpaid';
  if (money.isOver) return 'overpaid';
  if (money.fitting === null && !acceptsParts) return 'paid_in_parts';
  return lateness(order, money) === 'late' ? 'paid_late' : 'paid';
}

function mayFulfil({ order, acceptsParts, isReleased }: OrderFacts, state: StandingState, money: HeldMoney): boolean {
  // The policy says whether a chain's first word suffices.
  if (state === 'confirming') return money.confirming.some((unit) => fits(unit, order));
  if (state !== 'paid' && state !== 'overpaid') return false;
  // An order whose goods were allowed to go out, and whose amount was lowered since, has more than it needs.
  const isAccepted = acceptsParts || (isReleased && state === 'overpaid');
  return (money.fitting !== null || (isAccepted && money.isCovered)) && lateness(order, money) === 'in_time';
}

/** The weakest grade among the units that carry the money. */
function proofOf(facts: OrderFacts, { counted, confirming }: HeldMoney): ProofGrade {
  if (counted.length > 0) {
    const grades = counted.map(({ claim }) => claim.grade);
    return grades.includes('chain') ? 'chain' : grades.includes('provider') ? 'provider' : 'final';
  }
  if (confirming.length > 0) return 'chain';
  return hasUnansweredCallback(facts) ? 'claimed' : 'none';
}

/** A callback came after the last answer of a witness. One whose transaction a person withdrew was answered by that. */
function hasUnansweredCallback({ callbacks, evidence, claims }: OrderFacts): boolean {
  if (callbacks.length === 0) return false;
  const lastAnswerAt = latest([...answeredAt({ claims, evidence }).values()]);
  return callbacks.some(({ lastReceivedAt, hint }) => {
    const hash = hint?.transaction?.hash;
    const isWithdrawn = hash !== undefined && !claims.some(({ claim }) => claimReference(claim) === hash);
    return !isWithdrawn && (lastAnswerAt === null || lastReceivedAt > lastAnswerAt);
  });
}
