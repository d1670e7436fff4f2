/**
 * A second, independent statement of how orders move. It works from the facts at the witnesses at the time of each
 * verification, not from evidence, and shares no code with `decide` and the store.
 */
export interface Model {
  readonly orders: Map<string, ModelOrder>;
  /** The order that the money of a claim belongs to, by claim. */
  readonly allocatedTo: Map<string, string>;
}

export interface ModelOrder {
  readonly cents: bigint;
  readonly dueAt: Date | null;
  state: string;
  /** Every state it moved to, in order. */
  readonly moves: string[];
  /** By claim: `<witness> <payment or transaction>`, with the network's name where that is not the listed one. */
  readonly claims: Map<string, ModelClaim>;
}

interface ModelClaim {
  /** What the witness showed when it last answered. */
  shown: Shown;
  wasEverPaid: boolean;
  /** Blocks in which the money was final at some time. */
  readonly finalBlocks: Set<string>;
}

/** What an honest witness answers about a claim now. */
export type Truth =
  | { readonly kind: 'no_answer' }
  /** Nothing there, or no money that can pay this order. */
  | { readonly kind: 'no_money' }
  | { readonly kind: 'refunded' }
  | {
      readonly kind: 'money';
      readonly cents: bigint;
      readonly at: Date;
      /** Null where the witness has no blocks. */
      readonly block: string | null;
      readonly isFinal: boolean;
    };

type Shown =
  | { readonly kind: 'no_money' | 'refunded' | 'not_final' | 'contested' }
  | { readonly kind: 'money'; readonly cents: bigint; readonly at: Date };

/** Verifies every claim of an order and moves the order. */
export function verifyInModel(model: Model, orderId: string, now: Date, truthOf: (claim: string) => Truth): void {
  const order = model.orders.get(orderId);
  if (!order) return;
  const truths = [...order.claims].map(([name, claim]) => ({ name, claim, truth: truthOf(name) }));
  for (const { name, claim, truth } of truths) {
    if (truth.kind !== 'no_answer') recordAnswer(model, orderId, order, name, claim, truth);
  }
  const state = stateOf(order, now);
  if (state === order.state) return;
  order.state = state;
  order.moves.push(state);
}

export function newModelOrder(dueAt: Date | null): ModelOrder {
  return { cents: 10_000n, dueAt, state: 'awaiting', moves: [], claims: new Map() };
}

export function addClaim(order: ModelOrder, claim: string): void {
  if (order.claims.has(claim)) return;
  order.claims.set(claim, { shown: { kind: 'no_money' }, wasEverPaid: false, finalBlocks: new Set() });
}

function recordAnswer(
  model: Model,
  orderId: string,
  order: ModelOrder,
  name: string,
  claim: ModelClaim,
  truth: Exclude<Truth, { kind: 'no_answer' }>,
): void {
  if (truth.kind !== 'money') {
    claim.shown = { kind: truth.kind };
    return;
  }
  const owner = model.allocatedTo.get(name);
  const isClaimedByOthers = [...model.orders].some(([other, { claims }]) => other !== orderId && claims.has(name));
  if (owner === undefined && !isClaimedByOthers) model.allocatedTo.set(name, orderId);
  const isOurs = model.allocatedTo.get(name) === orderId;
  const isFinal = truth.isFinal || (truth.block !== null && claim.finalBlocks.has(truth.block));
  if (isOurs && isFinal) {
    claim.shown = { kind: 'money', cents: truth.cents, at: truth.at };
    claim.wasEverPaid = true;
    if (truth.block !== null) claim.finalBlocks.add(truth.block);
    return;
  }
  if (isOurs) claim.shown = { kind: truth.cents === order.cents ? 'not_final' : 'no_money' };
  else claim.shown = { kind: owner === undefined ? 'contested' : 'no_money' };
}

function stateOf({ cents, claims, dueAt }: ModelOrder, now: Date): string {
  const all = [...claims.values()];
  const monies = all.flatMap(({ shown }) => (shown.kind === 'money' ? [shown] : []));
  if (monies.length > 0) {
    const sum = monies.reduce((total, money) => total + money.cents, 0n);
    if (sum > cents) return 'overpaid';
    if (sum < cents) return 'underpaid';
    if (monies.length > 1) return 'paid_in_parts';
    return dueAt !== null && (monies[0]?.at ?? now) > dueAt ? 'paid_late' : 'paid';
  }
  const lost = all.filter(({ wasEverPaid }) => wasEverPaid);
  if (lost.some(({ shown }) => shown.kind !== 'refunded')) return 'reversed';
  if (lost.length > 0) return 'refunded';
  if (all.some(({ shown }) => shown.kind === 'not_final')) return 'confirming';
  if (all.some(({ shown }) => shown.kind === 'contested')) return 'contested';
  return dueAt !== null && now > dueAt ? 'overdue' : 'awaiting';
}
