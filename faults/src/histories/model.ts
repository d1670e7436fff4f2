/**
 * A second, independent statement of how orders move. It works from the facts at the witnesses at the time of each
 * verification, not from evidence, and shares no code with `decide` and the store.
 */
export interface Model {
  readonly orders: Map<string, ModelOrder>;
  /** What the witness of each claim showed so far, by claim: it serves every order that makes the claim. */
  readonly money: Map<string, ModelMoney>;
  /** The order that holds the money of a claim by rule, by claim. */
  readonly holders: Map<string, string>;
  /** The cents that persons gave to orders, by claim and order. No rule touches what is left of such money. */
  readonly allocations: Map<string, Map<string, bigint>>;
}

export interface ModelOrder {
  readonly createdAt: Date;
  readonly dueAt: Date | null;
  cents: bigint;
  isCancelled: boolean;
  isClosed: boolean;
  /** Whether several payments count as the payment of the order. */
  acceptsParts: boolean;
  standing: ModelStanding;
  /** Whether the goods were allowed to go out at some time. */
  isReleased: boolean;
  /** Every announced change, in order: the state that it led to. */
  readonly moves: string[];
  /** `<witness> <payment or transaction>`, with the network's name where that is not the listed one. */
  readonly claims: Set<string>;
  /** Claims that a person took from the order. */
  readonly withdrawn: Set<string>;
}

export interface ModelStanding {
  readonly state: string;
  readonly paid: bigint;
  readonly fulfilmentAllowed: boolean;
}

/** What an honest witness answers about a claim now. */
export type Truth =
  | { readonly kind: 'no_answer' }
  /** Nothing is known of it, or the answer is about other money: it takes nothing away. */
  | { readonly kind: 'not_shown' }
  /** The same payment, not paid and not at its end. */
  | { readonly kind: 'undecided' }
  /** The payment ended without money. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'refunded' }
  /** Another block stands where the money was, and it is not in it. */
  | { readonly kind: 'replaced' }
  | ShownMoney;

interface ShownMoney {
  readonly kind: 'money';
  readonly cents: bigint;
  readonly currency: string;
  readonly begunAt: Date;
  /** By when it had moved. */
  readonly movedBy: Date;
  /** Null where the witness has no blocks. */
  readonly block: string | null;
  readonly isFinal: boolean;
}

interface ModelMoney {
  /** As last shown. */
  readonly shown: ShownMoney;
  /** Counted at some time since it was last taken back: a final block, or the provider's answer. */
  readonly hasCounted: boolean;
  /** Its present block is final. */
  readonly isFinal: boolean;
  readonly gone: 'reversed' | 'refunded' | null;
  /** When the first of two answers said that the payment failed. */
  readonly failedAt: Date | null;
}

const EARLY_SECONDS = { neopay: 300, chain: 60 } as const;
const SECOND_REFUSAL_SECONDS = 45;

/** Verifies every claim of an order and moves the order, and those that claim the same money. */
export function verifyInModel(
  model: Model,
  orderId: string,
  now: Date,
  truthOf: (claim: string, knownBlock: string | null) => Truth,
): void {
  const order = model.orders.get(orderId);
  if (!order) return;
  for (const claim of order.claims) {
    const known = model.money.get(claim);
    const next = afterAnswer(known, truthOf(claim, known?.shown.block ?? null), now);
    if (next) model.money.set(claim, next);
    else model.money.delete(claim);
  }
  decideInModel(model, orderId, now);
}

/** Moves an order, and those that claim the same money. */
export function decideInModel(model: Model, orderId: string, now: Date): void {
  const group = groupOf(model, orderId);
  const contested = shareOut(model, group);
  for (const [id, order] of group) {
    moveTo(order, standingOf(model, id, order, contested, now));
  }
}

export function newModelOrder(createdAt: Date, dueAt: Date | null): ModelOrder {
  return {
    createdAt,
    dueAt,
    cents: 10_000n,
    isCancelled: false,
    isClosed: false,
    acceptsParts: false,
    standing: { state: 'awaiting', paid: 0n, fulfilmentAllowed: false },
    isReleased: false,
    moves: [],
    claims: new Set(),
    withdrawn: new Set(),
  };
}

/**
 * What a callback claims. A claim that a person took away stays away, also under another name of its network, while the order
 * makes it under none.
 */
export function addClaim({ claims, withdrawn }: ModelOrder, claim: string): void {
  const isKnown = (names: ReadonlySet<string>) => [...names].some((other) => isAlike(other, claim));
  const isAway = withdrawn.has(claim) || (isKnown(withdrawn) && !isKnown(claims));
  if (!isAway) claims.add(claim);
}

/** Whether both name the same payment or transaction, whatever the name of the network. */
function isAlike(left: string, right: string): boolean {
  return left.split(' ')[1] === right.split(' ')[1];
}

/** What a person claims, also one that was taken away before. */
export function claimByPerson(model: Model, orderId: string, claim: string, now: Date): void {
  const order = model.orders.get(orderId);
  order?.withdrawn.delete(claim);
  order?.claims.add(claim);
  decideInModel(model, orderId, now);
}

/** A person takes a claim from an order, under every name of its network: its money is free for those who claim it too. */
export function withdrawInModel(model: Model, orderId: string, claim: string, now: Date): void {
  const mates = [...groupOf(model, orderId).keys()];
  const order = model.orders.get(orderId);
  for (const each of [...(order?.claims ?? [])].filter((other) => isAlike(other, claim))) {
    order?.claims.delete(each);
    order?.withdrawn.add(each);
    takeBack(model, orderId, each);
    if (model.holders.get(each) === orderId) model.holders.delete(each);
  }
  for (const id of mates) decideInModel(model, id, now);
}

/** Why a person may not give an order so much of a claim's money; null: a person may. */
export function refusalOfGift(
  { money, allocations }: Model,
  orderId: string,
  claim: string,
  cents: bigint,
): string | null {
  const known = money.get(claim);
  if (!known || known.gone !== null) return 'unit_unknown';
  if (known.shown.currency !== 'USD') return 'currency_mismatch';
  const others = [...(allocations.get(claim) ?? [])].filter(([id]) => id !== orderId);
  return sum(others.map(([, part]) => part)) + cents > known.shown.cents ? 'unit_exceeded' : null;
}

/** A person gives an order so much of a claim's money; an order that held it by rule loses it. */
export function giveByPerson(model: Model, orderId: string, claim: string, cents: bigint, now: Date): void {
  const parts = model.allocations.get(claim) ?? new Map<string, bigint>();
  model.allocations.set(claim, parts.set(orderId, cents));
  model.holders.delete(claim);
  claimByPerson(model, orderId, claim, now);
}

/** A person takes back what was given to an order. */
export function takeBackByPerson(model: Model, orderId: string, claim: string, now: Date): void {
  takeBack(model, orderId, claim);
  decideInModel(model, orderId, now);
}

function takeBack({ allocations }: Model, orderId: string, claim: string): void {
  const parts = allocations.get(claim);
  parts?.delete(orderId);
  if (parts?.size === 0) allocations.delete(claim);
}

/** What an order holds of a claim's money. */
interface Held {
  readonly claim: string;
  readonly money: ModelMoney;
  readonly cents: bigint;
}

/**
 * What persons gave to an order and is there: no more of it than the witness shows now, the orders served by their ids. Money
 * that was taken back is listed with nothing.
 */
function allocatedTo({ money, allocations }: Model, orderId: string): readonly Held[] {
  return [...allocations].flatMap(([claim, parts]): Held[] => {
    const known = money.get(claim);
    const part = parts.get(orderId);
    if (!known || part === undefined) return [];
    if (known.gone !== null) return [{ claim, money: known, cents: 0n }];
    const earlier = sum([...parts].filter(([id]) => id < orderId).map(([, cents]) => cents));
    const rest = known.shown.cents > earlier ? known.shown.cents - earlier : 0n;
    const cents = part < rest ? part : rest;
    return cents > 0n ? [{ claim, money: known, cents }] : [];
  });
}

function moveTo(order: ModelOrder, standing: ModelStanding): void {
  const { state, paid, fulfilmentAllowed } = order.standing;
  const isAnnounced =
    state !== standing.state || paid !== standing.paid || fulfilmentAllowed !== standing.fulfilmentAllowed;
  order.standing = standing;
  order.isReleased ||= standing.fulfilmentAllowed;
  if (isAnnounced) order.moves.push(standing.state);
}

/** What is known of a claim's money after an answer; undefined: no money was shown, or what was shown never counted. */
function afterAnswer(known: ModelMoney | undefined, truth: Truth, now: Date): ModelMoney | undefined {
  switch (truth.kind) {
    case 'no_answer':
    case 'not_shown':
      return known;
    case 'money': {
      // A payment does not change its currency: whatever is shown now is no other word about it.
      if (known && known.shown.currency !== truth.currency) return known;
      // Nor its amount, while it counts.
      if (known?.gone === null && truth.block === null && known.shown.cents !== truth.cents) return known;
      const held = known?.gone === null ? known : undefined;
      const isFinal = truth.isFinal || (held?.isFinal === true && held.shown.block === truth.block);
      const movedBy =
        held && truth.block === null && held.shown.movedBy < truth.movedBy ? held.shown.movedBy : truth.movedBy;
      return {
        shown: { ...truth, movedBy },
        hasCounted: isFinal || held?.hasCounted === true,
        isFinal,
        gone: null,
        failedAt: null,
      };
    }
  }
  if (known === undefined || known.gone !== null) return known;
  if (truth.kind === 'replaced') return known.hasCounted ? { ...known, gone: 'reversed' } : undefined;
  if (truth.kind === 'undecided') return { ...known, failedAt: null };
  if (truth.kind === 'refunded') return { ...known, gone: 'refunded' };
  const failedAt = known.failedAt ?? now;
  const isSaidTwice = now.getTime() - failedAt.getTime() >= SECOND_REFUSAL_SECONDS * 1_000;
  return { ...known, failedAt, gone: isSaidTwice ? 'reversed' : null };
}

type Group = ReadonlyMap<string, ModelOrder>;

/** The order and those that are connected with it by claims. */
function groupOf({ orders }: Model, orderId: string): Group {
  const group = new Map<string, ModelOrder>();
  const add = (id: string) => {
    const order = orders.get(id);
    if (!order || group.has(id)) return;
    group.set(id, order);
    for (const [other, { claims }] of orders) if ([...claims].some((claim) => order.claims.has(claim))) add(other);
  };
  add(orderId);
  return new Map(
    [...group].sort(
      ([left, one], [right, two]) => one.createdAt.getTime() - two.createdAt.getTime() || (left < right ? -1 : 1),
    ),
  );
}

/** Gives the money of the group's claims to its orders. Returns the claims that stay contested, with the orders that contest them. */
function shareOut(model: Model, group: Group): ReadonlyMap<string, readonly string[]> {
  const claims = new Set([...group.values()].flatMap((order) => [...order.claims]));
  const names = [...claims].sort((left, right) => place(left) - place(right) || (left < right ? -1 : 1));
  const free = new Map<string, ModelMoney>();
  for (const name of names) {
    const money = model.money.get(name);
    if (money?.gone === null && !model.allocations.has(name)) free.set(name, money);
  }
  const before = new Map([...model.holders].filter(([name]) => claims.has(name)));
  const ordersClaiming = (name: string, money: ModelMoney) =>
    [...group].filter(([, order]) => order.claims.has(name) && mayPay(name, money, order)).map(([id]) => id);
  const holders = new Map<string, string>();
  const give = (name: string, id: string) => {
    holders.set(name, id);
    free.delete(name);
  };
  const isAmount = (money: ModelMoney, id: string) => {
    const order = group.get(id) as ModelOrder;
    return !order.isCancelled && order.cents === money.shown.cents;
  };
  const isExact = (name: string, money: ModelMoney, id: string, held: ReadonlyMap<string, string>) => {
    const order = group.get(id) as ModelOrder;
    if (order.isCancelled) return false;
    const others = [...held].filter(([other, holder]) => holder === id && other !== name);
    const byRule = sum(others.map(([other]) => model.money.get(other)?.shown.cents ?? 0n));
    const byPersons = sum(allocatedTo(model, id).map(({ cents }) => cents));
    return order.cents - byRule - byPersons === money.shown.cents;
  };
  const isOlder = (id: string, { shown }: ModelMoney) =>
    secondOf((group.get(id) as ModelOrder).createdAt) < secondOf(shown.begunAt);

  // Who holds money keeps it, unless it fits an order better that was there before the money.
  for (const [name, id] of before) {
    const money = free.get(name);
    const all = money ? ordersClaiming(name, money) : [];
    if (!money || !all.includes(id)) continue;
    const isOwn = isExact(name, money, id, before) || isAmount(money, id);
    const isBeaten = all.some(
      (other) => other !== id && !isOwn && isExact(name, money, other, before) && isOlder(other, money),
    );
    if (!isBeaten || group.get(id)?.isReleased) give(name, id);
  }
  // Free money goes where it is exactly what is open, to one order alone, until nothing more fits.
  for (let before = -1; before !== free.size; ) {
    before = free.size;
    for (const [name, money] of [...free]) {
      const all = ordersClaiming(name, money);
      const fitting = all.filter((id) => isExact(name, money, id, holders));
      const [only] = fitting;
      if (only === undefined || (fitting.length < all.length && !isOlder(only, money))) continue;
      const alike = [...free].filter(
        ([other, { shown }]) =>
          shown.cents === money.shown.cents &&
          ordersClaiming(other, free.get(other) as ModelMoney)
            .filter((id) => isExact(other, money, id, holders))
            .join() === fitting.join(),
      );
      if (fitting.length === 1 || alike.length >= fitting.length) give(name, only);
    }
  }
  const contested = new Map<string, readonly string[]>();
  for (const [name, money] of [...free]) {
    const all = ordersClaiming(name, money);
    const fitting = all.filter((id) => isExact(name, money, id, holders));
    if (all.length === 1) continue;
    if (fitting.length > 0) contested.set(name, fitting.length > 1 ? fitting : all);
  }
  for (const [name, money] of [...free]) {
    const all = ordersClaiming(name, money);
    const [only] = all;
    if (contested.has(name) || only === undefined) continue;
    if (all.length === 1) give(name, only);
    else contested.set(name, all);
  }
  for (const [name, id] of before) {
    // Money that was taken back stays the loss of the order that held it.
    if ((model.money.get(name)?.gone ?? null) !== null && group.get(id)?.claims.has(name)) holders.set(name, id);
  }
  for (const name of claims) model.holders.delete(name);
  for (const [name, id] of holders) model.holders.set(name, id);
  return contested;
}

/** Payments before transactions. */
function place(name: string): number {
  return name.startsWith('neopay ') ? 0 : 1;
}

function mayPay(name: string, { shown }: ModelMoney, { createdAt }: ModelOrder): boolean {
  const early = name.startsWith('neopay ') ? EARLY_SECONDS.neopay : EARLY_SECONDS.chain;
  return shown.currency === 'USD' && secondOf(shown.begunAt) >= secondOf(createdAt) - early;
}

/** Witnesses tell time in whole seconds. */
function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}

function standingOf(
  model: Model,
  orderId: string,
  order: ModelOrder,
  contested: ReadonlyMap<string, readonly string[]>,
  now: Date,
): ModelStanding {
  const byRule = [...model.holders].flatMap(([claim, id]): Held[] => {
    const money = model.money.get(claim) as ModelMoney;
    return id === orderId ? [{ claim, money, cents: money.shown.cents }] : [];
  });
  const held = [...byRule, ...allocatedTo(model, orderId)];
  const counted = held.filter(({ money: { hasCounted, gone } }) => hasCounted && gone === null);
  const paid = sum(counted.map(({ cents }) => cents));
  if (counted.length > 0) return paidStanding(order, counted, paid);
  const without = (state: string): ModelStanding => ({ state, paid, fulfilmentAllowed: false });
  if (order.isCancelled) return without('cancelled');
  for (const gone of ['reversed', 'refunded']) if (held.some(({ money }) => money.gone === gone)) return without(gone);
  if (held.length > 0) return without('confirming');
  if ([...contested.values()].some((ids) => ids.includes(orderId))) return without('contested');
  if (order.isClosed) return without('closed');
  return without(order.dueAt !== null && now > order.dueAt ? 'overdue' : 'awaiting');
}

function paidStanding(
  { cents, dueAt, isCancelled, acceptsParts, isReleased }: ModelOrder,
  counted: readonly Held[],
  paid: bigint,
): ModelStanding {
  // Of several payments of the whole amount the one that is surely in time, else one that may be.
  const wholes = counted.filter((held) => held.cents === cents);
  const isSurelyInTime = ({ money: { shown } }: Held) => dueAt === null || shown.movedBy <= dueAt;
  const mayBeInTime = ({ money: { shown } }: Held) => dueAt === null || shown.begunAt <= dueAt;
  const whole = wholes.find(isSurelyInTime) ?? wholes.find(mayBeInTime) ?? wholes[0];
  const dated = (whole ? [whole] : counted).map(({ money }) => money.shown);
  const isLate = dueAt !== null && dated.some(({ begunAt }) => begunAt > dueAt);
  const mayBeLate = dueAt !== null && dated.some(({ movedBy }) => movedBy > dueAt);
  const isSure = counted.every(({ money }) => money.isFinal);
  // Goods that were allowed to go out stay so when the amount is lowered.
  const isEnough = whole !== undefined || acceptsParts || (isReleased && paid > cents);
  const fulfilmentAllowed = paid >= cents && isEnough && !isLate && !mayBeLate && isSure;
  if (isCancelled) return { state: 'paid_after_cancel', paid, fulfilmentAllowed: false };
  if (paid < cents) return { state: 'underpaid', paid, fulfilmentAllowed: false };
  if (paid > cents) return { state: 'overpaid', paid, fulfilmentAllowed };
  if (!whole && !acceptsParts) return { state: 'paid_in_parts', paid, fulfilmentAllowed: false };
  return { state: isLate ? 'paid_late' : 'paid', paid, fulfilmentAllowed };
}

function sum(cents: readonly bigint[]): bigint {
  return cents.reduce((total, each) => total + each, 0n);
}
