/**
 * What should become of orders, said a second time and in another way than `decide` says it: from what was true outside
 * at each look, not from evidence. It knows no checks, no verdicts and no store.
 */
export interface Model {
  readonly orders: Map<string, ModelOrder>;
  /** Which order a transaction's money was kept for. */
  readonly keptFor: Map<string, string>;
}

export interface ModelOrder {
  readonly cents: bigint;
  readonly dueAt: Date | null;
  state: string;
  /** Every state it moved to, in order. */
  readonly moves: string[];
  /** Ways of being paid that this order has heard of. */
  readonly claims: Map<string, ModelClaim>;
}

interface ModelClaim {
  /** What was seen when a witness last answered. */
  sight: Sight;
  /** Whether money was ever proven here. */
  everPaid: boolean;
  /** Blocks in which the money was once beyond undoing. */
  readonly settledIn: Set<string>;
}

/** What an honest witness would say of a claim at this moment, or that none can be asked. */
export type Truth =
  | { readonly kind: 'silence' }
  /** Not there, or not this order's kind of money. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refunded' }
  | {
      readonly kind: 'money';
      readonly cents: bigint;
      readonly at: Date;
      /** Null where nobody speaks of blocks. */
      readonly block: string | null;
      readonly final: boolean;
    };

type Sight =
  | { readonly kind: 'nothing' | 'refunded' | 'waiting' | 'quarrel' }
  | { readonly kind: 'money'; readonly cents: bigint; readonly at: Date };

/** A look at an order: every claim it has heard of is put to its witness, then the order is judged. */
export function look(model: Model, orderId: string, now: Date, truthOf: (claim: string) => Truth): void {
  const order = model.orders.get(orderId);
  if (!order) return;
  const truths = [...order.claims].map(([name, claim]) => ({ name, claim, truth: truthOf(name) }));
  for (const { name, claim, truth } of truths) {
    if (truth.kind !== 'silence') see(model, orderId, order, name, claim, truth);
  }
  const state = stateOf(order, now);
  if (state === order.state) return;
  order.state = state;
  order.moves.push(state);
}

/** The order hears that it may have been paid in this way: `<witness> <payment or transaction>`, perhaps with the network's name. */
export function hear(order: ModelOrder, claim: string): void {
  if (!order.claims.has(claim))
    order.claims.set(claim, { sight: { kind: 'nothing' }, everPaid: false, settledIn: new Set() });
}

function see(
  model: Model,
  orderId: string,
  order: ModelOrder,
  name: string,
  claim: ModelClaim,
  truth: Exclude<Truth, { kind: 'silence' }>,
): void {
  if (truth.kind !== 'money') {
    claim.sight = { kind: truth.kind };
    return;
  }
  const keeper = model.keptFor.get(name);
  const wantedByOthers = [...model.orders].some(([other, { claims }]) => other !== orderId && claims.has(name));
  if (keeper === undefined && !wantedByOthers) model.keptFor.set(name, orderId);
  const mine = model.keptFor.get(name) === orderId;
  const settled = truth.final || (truth.block !== null && claim.settledIn.has(truth.block));
  if (mine && settled) {
    claim.sight = { kind: 'money', cents: truth.cents, at: truth.at };
    claim.everPaid = true;
    if (truth.block !== null) claim.settledIn.add(truth.block);
    return;
  }
  if (mine) claim.sight = { kind: truth.cents === order.cents ? 'waiting' : 'nothing' };
  else claim.sight = { kind: keeper === undefined ? 'quarrel' : 'nothing' };
}

function stateOf({ cents, claims, dueAt }: ModelOrder, now: Date): string {
  const all = [...claims.values()];
  const monies = all.flatMap(({ sight }) => (sight.kind === 'money' ? [sight] : []));
  if (monies.length > 0) {
    const sum = monies.reduce((total, money) => total + money.cents, 0n);
    if (sum > cents) return 'overpaid';
    if (sum < cents) return 'underpaid';
    if (monies.length > 1) return 'paid_in_parts';
    return dueAt !== null && (monies[0]?.at ?? now) > dueAt ? 'paid_late' : 'paid';
  }
  const lost = all.filter(({ everPaid }) => everPaid);
  if (lost.some(({ sight }) => sight.kind !== 'refunded')) return 'reversed';
  if (lost.length > 0) return 'refunded';
  if (all.some(({ sight }) => sight.kind === 'waiting')) return 'confirming';
  if (all.some(({ sight }) => sight.kind === 'quarrel')) return 'contested';
  return dueAt !== null && now > dueAt ? 'overdue' : 'awaiting';
}
