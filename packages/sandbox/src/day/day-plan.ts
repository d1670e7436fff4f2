import type {
  DayDiscrepancyKind,
  DayDiscrepancySubject,
  DayOrder,
  DayStatementFaults,
  DayStray,
  ExpectedDiscrepancy,
  TradingDay,
} from './day-types.ts';
import type { Random } from './random.ts';

/** What an order of the plan may leave out: by default it has no due time, no steps, no goods and no settlement. */
export type PlannedOrder = Pick<DayOrder, 'currency' | 'providers'> & Partial<DayOrder>;

/** A day that grows. Every choice is that of the seed. */
export class DayPlan {
  readonly random: Random;
  readonly #orders = new Map<string, DayOrder>();
  readonly #strays: DayStray[] = [];
  readonly #expected: ExpectedDiscrepancy[] = [];
  readonly #statements: { [Fault in keyof DayStatementFaults]: DayStatementFaults[Fault][number][] } = {
    unknown: [],
    short: [],
    shortPayouts: [],
  };
  #amounts = 0;
  #largeAmounts = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** Adds an order and returns it. Its number says nothing about what happens to it. */
  order({ orderId = this.#freeId(), amount = this.amount(), ...more }: PlannedOrder): DayOrder {
    const order = { due: null, morning: [], evening: [], fulfilled: false, settled: false, ...more, orderId, amount };
    this.#orders.set(orderId, order);
    return order;
  }

  stray(stray: DayStray): void {
    this.#strays.push(stray);
  }

  statementFault<Fault extends keyof DayStatementFaults>(fault: Fault, value: DayStatementFaults[Fault][number]): void {
    this.#statements[fault].push(value);
  }

  /** What the evening's run finds about an order, or about none. */
  expect(kind: DayDiscrepancyKind, order: DayOrder | null, about: DayDiscrepancySubject = 'order'): void {
    this.#expected.push({ kind, orderId: order?.orderId ?? null, about });
  }

  /** An amount that the day has not used: 10.00 to 410.12. */
  amount(): string {
    const cents = 1_000 + ((this.#amounts * 12_345) % AMOUNTS);
    this.#amounts += 1;
    if (this.#amounts > AMOUNTS) throw new Error(`A day has at most ${AMOUNTS} different amounts.`);
    return decimal(cents);
  }

  /** An amount above those of all other orders, so that no transfer fits another order by its sum. */
  largeAmount(): string {
    this.#largeAmounts += 1;
    return decimal(100_000 + this.#largeAmounts * 11_117);
  }

  day(seed: number): TradingDay {
    return {
      seed,
      orders: [...this.#orders.values()].sort((left, right) => (left.orderId < right.orderId ? -1 : 1)),
      strays: this.#strays,
      statements: this.#statements,
      expected: this.#expected,
    };
  }

  #freeId(): string {
    for (;;) {
      const orderId = `D-${String(this.random.below(10_000_000)).padStart(7, '0')}`;
      if (!this.#orders.has(orderId)) return orderId;
    }
  }
}

/** A prime, so that the amounts repeat only after all of them. */
const AMOUNTS = 40_013;

/** `122.44` of 12,244 cents. */
export function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** Of decimal text with two decimals. */
export function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}
