import type { Claim } from '../model/claim.ts';
import { addMoney, compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import { type MoneyUnit, moneyUnitKey } from '../model/money-unit.ts';
import type { Order } from '../model/order.ts';
import { isCreatedBeforeMoney } from './created-before-money.ts';

/** Which part of a unit of money an order holds. */
export interface Allocation {
  readonly orderId: string;
  readonly claim: Claim;
  readonly unit: MoneyUnit;
  /** The whole unit, or the part that a person gave to this order. */
  readonly amount: Money;
  /** A person's allocation is never displaced by a rule. */
  readonly by: 'rule' | 'person';
}

/** An order that claims money. */
export interface Claimant {
  readonly order: Order;
  /** The money that it may hold: claimed by it, counted or confirming, in its currency, time window and from its providers. */
  readonly offers: readonly Offer[];
  /** What it holds as stored. */
  readonly held: readonly Allocation[];
  /** Whether an event allowed fulfilment, or the goods went out: from then on only a person displaces it. */
  readonly isReleased: boolean;
}

/** One unit of money that an order may hold, and the claim that shows it. */
export interface Offer {
  readonly claim: Claim;
  readonly unit: MoneyUnit;
  /** When the money's transaction or payment began; to displace another, an order must be older, without any tolerance. */
  readonly startedAt: Date;
}

/** Which money pays which order, and who has to do without. */
export interface AllocationResult {
  readonly allocations: readonly Allocation[];
  /** Orders with an equal right to a unit that no order holds. A person allocates it. */
  readonly contested: readonly { readonly unit: MoneyUnit; readonly orderIds: readonly string[] }[];
  /** Orders that claim a unit which another order holds; `isEqual`: with an equal right. */
  readonly refused: readonly {
    readonly unit: MoneyUnit;
    readonly orderId: string;
    readonly holderId: string;
    readonly isEqual: boolean;
  }[];
}

/**
 * Decides which order each unit of money pays, over all orders that claim it. Pure; the same for any order of arrival,
 * except that a stored holder keeps its unit against a claim of equal rank.
 *
 * Rank: a person's allocation, then exactly the open amount, then within the token's tolerance, then another sum.
 */
export function allocate(claimants: readonly Claimant[]): AllocationResult {
  const state = new AllocationState(claimants);
  state.keepPersons();
  state.keepHolders();
  state.fillFits();
  state.fillOtherSums();
  return state.result();
}

/** What each order holds, by its id. */
type HeldByOrder = ReadonlyMap<string, readonly Allocation[]>;

const NOTHING_HELD: HeldByOrder = new Map();

/** Lower is better. */
type Rank = 1 | 2 | 3;

interface Contender {
  readonly claimant: Claimant;
  readonly offer: Offer;
}

/** The units of one allocation and who holds them so far. */
class AllocationState {
  readonly #units = new Map<string, { readonly unit: MoneyUnit; readonly contenders: readonly Contender[] }>();
  readonly #held: Allocation[] = [];
  /** As `#held`. A unit may have a thousand claimants, and each one's rank depends on what it holds besides. */
  readonly #heldBy = new Map<string, Allocation[]>();
  readonly #holdersOf = new Map<string, Allocation[]>();
  readonly #settled = new Set<string>();
  readonly #contested: { unit: MoneyUnit; orderIds: readonly string[] }[] = [];
  readonly #claimants: ReadonlyMap<string, Claimant>;

  constructor(claimants: readonly Claimant[]) {
    const inOrder = claimants.toSorted((left, right) => byAge(left.order, right.order));
    this.#claimants = new Map(inOrder.map((claimant) => [claimant.order.orderId, claimant]));
    const contenders = inOrder.flatMap((claimant) => claimant.offers.map((offer) => ({ claimant, offer })));
    const byUnit = Map.groupBy(contenders, ({ offer }) => moneyUnitKey(offer.unit.id));
    for (const key of [...byUnit.keys()].sort()) {
      const all = byUnit.get(key) as Contender[];
      // Two spellings of a network, or a callback and a person, may claim one unit for one order: it counts once.
      const distinct = new Map(all.map((contender) => [contender.claimant.order.orderId, contender]));
      this.#units.set(key, { unit: (all[0] as Contender).offer.unit, contenders: [...distinct.values()] });
    }
  }

  /** A unit that a person allocated is not touched by any rule, its rest included. */
  keepPersons(): void {
    for (const claimant of this.#claimants.values()) {
      for (const allocation of claimant.held.filter(({ by }) => by === 'person')) {
        this.#hold(allocation);
      }
    }
  }

  /** A stored holder keeps its unit unless a better-ranked order displaces it. */
  keepHolders(): void {
    const stored = [...this.#claimants.values()].flatMap(({ held }) => held);
    const storedBy = Map.groupBy(stored, ({ orderId }) => orderId);
    for (const allocation of stored.filter(({ by }) => by === 'rule')) {
      const key = moneyUnitKey(allocation.unit.id);
      const entry = this.#units.get(key);
      const holder = entry?.contenders.find(({ claimant }) => claimant.order.orderId === allocation.orderId);
      if (!entry || !holder || this.#settled.has(key)) continue;
      // The best of both: what it holds besides may be surplus, which must not cost it what it holds by right.
      const rank = Math.min(this.#rank(holder, storedBy), this.#rank(holder, NOTHING_HELD));
      const better = entry.contenders.filter(
        (contender) => contender !== holder && this.#rank(contender, storedBy) < rank && isOlderThanMoney(contender),
      );
      if (better.length > 0 && !holder.claimant.isReleased) continue;
      this.#give(entry.unit, holder);
    }
  }

  /** Gives each free unit to the one order that it fits; repeated, since a gift changes what is open. */
  fillFits(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const rank of [1, 2] as const) {
        for (const [key, { unit, contenders }] of this.#free()) {
          const fitting = contenders.filter((contender) => this.#rank(contender) === rank);
          const better = contenders.some((contender) => this.#rank(contender) < rank);
          const [only, ...others] = fitting;
          if (!only || better) continue;
          const mayWin = contenders.length === fitting.length || isOlderThanMoney(only);
          if (mayWin && (others.length === 0 || this.#enoughAlike(key, rank, fitting))) {
            this.#give(unit, only);
            changed = true;
          }
        }
        if (changed) break;
      }
    }
    for (const [key, { unit, contenders }] of this.#free()) {
      const fitting = contenders.filter((contender) => this.#rank(contender) < 3);
      if (fitting.length > 1) this.#contest(key, unit, fitting);
      else if (fitting.length === 1 && contenders.length > 1) this.#contest(key, unit, contenders);
    }
  }

  /** Money of another sum goes to the one order that claims it. */
  fillOtherSums(): void {
    for (const [key, { unit, contenders }] of this.#free()) {
      const [only, ...others] = contenders;
      if (only && others.length === 0) this.#give(unit, only);
      else if (only) this.#contest(key, unit, contenders);
    }
  }

  result(): AllocationResult {
    const refused = [...this.#units].flatMap(([key, { unit, contenders }]) => {
      const holders = this.#holdersOf.get(key) ?? [];
      const [holder] = holders;
      if (!holder) return [];
      const rankOfHolder = this.#rankOfHolder(holder);
      return contenders
        .filter(({ claimant }) => !holders.some(({ orderId }) => orderId === claimant.order.orderId))
        .map((contender) => ({
          unit,
          orderId: contender.claimant.order.orderId,
          holderId: holder.orderId,
          isEqual: holder.by === 'rule' && this.#rank(contender) <= rankOfHolder,
        }));
    });
    return { allocations: this.#held, contested: this.#contested, refused };
  }

  #free() {
    return [...this.#units].filter(([key]) => !this.#settled.has(key));
  }

  #give(unit: MoneyUnit, { claimant, offer }: Contender): void {
    const { orderId } = claimant.order;
    this.#hold({ orderId, claim: offer.claim, unit, amount: unit.amount, by: 'rule' });
  }

  #hold(allocation: Allocation): void {
    const key = moneyUnitKey(allocation.unit.id);
    this.#held.push(allocation);
    this.#heldBy.set(allocation.orderId, [...(this.#heldBy.get(allocation.orderId) ?? []), allocation]);
    this.#holdersOf.set(key, [...(this.#holdersOf.get(key) ?? []), allocation]);
    this.#settled.add(key);
  }

  #contest(key: string, unit: MoneyUnit, contenders: readonly Contender[]): void {
    this.#contested.push({ unit, orderIds: contenders.map(({ claimant }) => claimant.order.orderId) });
    this.#settled.add(key);
  }

  /** As many free units alike as orders that they fit equally: each gets one. */
  #enoughAlike(key: string, rank: Rank, fitting: readonly Contender[]): boolean {
    const ids = orderIdsOf(fitting);
    const { unit } = this.#units.get(key) as { unit: MoneyUnit };
    const alike = this.#free().filter(
      ([, other]) =>
        other.unit.amount.currency === unit.amount.currency &&
        compareMoney(other.unit.amount, unit.amount) === 0 &&
        orderIdsOf(other.contenders.filter((contender) => this.#rank(contender) === rank)) === ids,
    );
    return alike.length >= fitting.length;
  }

  #rank(contender: Contender, besides: HeldByOrder = this.#heldBy): Rank {
    const { order } = contender.claimant;
    const { unit } = contender.offer;
    const open = openAmount(order, besides.get(order.orderId) ?? [], unit);
    const size = absolute(subtractMoney(unit.amount, open));
    if (open.amountMinor <= 0n) return 3;
    if (size.amountMinor === 0n) return 1;
    return compareMoney(size, unit.tolerance) <= 0 ? 2 : 3;
  }

  #rankOfHolder({ orderId, unit }: Allocation): Rank {
    const contender = this.#units
      .get(moneyUnitKey(unit.id))
      ?.contenders.find(({ claimant }) => claimant.order.orderId === orderId);
    return contender ? this.#rank(contender) : 3;
  }
}

/**
 * What the order still expects beside the units that it holds in its currency, the one in question left out. A cancelled
 * order expects nothing.
 */
function openAmount(order: Order, held: readonly Allocation[], besides: MoneyUnit): Money {
  if (order.cancelledAt !== null) return zero(order.amount);
  if (held.length === 0) return order.amount;
  const besidesKey = moneyUnitKey(besides.id);
  return held
    .filter(({ unit }) => moneyUnitKey(unit.id) !== besidesKey)
    .filter(({ amount }) => amount.currency === order.amount.currency)
    .reduce((open, { amount }) => subtractMoney(open, amount), addMoney(order.amount, zero(order.amount)));
}

/** To displace another claimant an order must be older than the money itself. */
function isOlderThanMoney({ claimant, offer }: Contender): boolean {
  return isCreatedBeforeMoney(claimant.order.createdAt, offer.startedAt);
}

function byAge(left: Order, right: Order): number {
  return left.createdAt.getTime() - right.createdAt.getTime() || (left.orderId < right.orderId ? -1 : 1);
}

function orderIdsOf(contenders: readonly Contender[]): string {
  return JSON.stringify(contenders.map(({ claimant }) => claimant.order.orderId));
}

function absolute(money: Money): Money {
  return { ...money, amountMinor: money.amountMinor < 0n ? -money.amountMinor : money.amountMinor };
}
