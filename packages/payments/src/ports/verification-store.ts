import type { Claim } from '../model/claim.ts';
import type { Payment } from '../model/payment.ts';

/** When orders are verified, and how often. */
export interface VerificationStore {
  /**
   * An order has few claims at a time of transactions that callbacks named and no witness shows; others wait. This takes
   * back the claims of which a witness said that it shows nothing, and claims the next ones in their place: those that a
   * scan observed, and of the others the oldest and the newest of each sender in turn. Returns when the first of those
   * that are left may have its turn, null when none is. Each has three turns, ever further apart.
   */
  takeTurns(orderId: string): Promise<Date | null>;
  /**
   * What the claims of an order are to be proven by: the networks of its transactions at each provider, sorted; '' for a
   * provider's payments. Empty for an order without claims, and for an unknown one.
   */
  networksOf(orderId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Orders of which more callbacks about this provider's transactions wait for their turn than one verification asks about,
   * a hundred at most.
   */
  crowded(provider: string): Promise<readonly CrowdedOrder[]>;
  /** Orders with a requested verification (by a callback or the schedule) that has not finished yet. */
  requested(): Promise<readonly { readonly orderId: string }[]>;
  /**
   * Orders whose scheduled verification is due at `now`, at most `limit`: fresh ones first, and the most overdue first.
   * With `hasClaims`, only those with claims, or only those without: about these no witness can be asked.
   */
  due(now: Date, limit: number, filter?: { readonly hasClaims?: boolean }): Promise<readonly DueOrder[]>;
  /**
   * Unpaid orders, at most `limit`: they await a payment, show no discrepancy and no create attempt whose
   * outcome is unknown, and were created, due, claimed and named by a callback before `before`, and in this state since.
   */
  abandoned(before: Date, limit: number): Promise<readonly string[]>;
  /**
   * Sets when an order is verified again; null: never. An order that awaits its payment is decided when its due time has
   * passed in any case. A reason that came up while the current verification ran is kept, see `CurrentVerification`.
   */
  schedule(orderId: string, nextVerificationAt: Date | null, current?: CurrentVerification): Promise<void>;
  /**
   * Puts off a scheduled verification that failed, so that it leaves its place among the due ones to others. One that is
   * scheduled for later stays.
   */
  postpone(orderId: string, seconds: number): Promise<void>;
  /**
   * Puts off the due verifications of old orders whose payments the provider's list shows unchanged, and returns how many.
   * `listed`: the rows that were read, each version of a payment that the list shows. A list proves nothing: the standing
   * stays, and a payment is read singly once a week in any case. An order that is not wholly unchanged stays due: one with a
   * payment that the list does not show, or shows otherwise than the latest single read; and one that a callback or a
   * person named since.
   */
  postponeUnchanged(provider: string, listed: readonly Payment[], now: Date): Promise<number>;
  /**
   * Reserves one verification of an order at a provider within the provider's budget, before its witness is asked. Of
   * several callers at once, one gets it. Returns 0, or the number of seconds after which to try again. A quarter of the
   * budget at most is for old orders, so that they never keep a callback or a fresh order waiting; an old order beyond it
   * is scheduled anew. Counted in the store by the database's clock, so restarts and additional workers do not change the
   * budget.
   */
  reserve(verification: RequestedVerification, budget: VerificationBudget): Promise<number>;
}

/**
 * `callback`: a callback names the order. `fresh`: it was claimed within the hour, or its payment waits for finality.
 * `old`: any other, such as a payment that the buyer abandoned.
 */
export type VerificationUrgency = 'callback' | 'fresh' | 'old';

/** An order with more callbacks than a verification asks about, see `VerificationStore.crowded`. */
export interface CrowdedOrder {
  readonly orderId: string;
  /** When the oldest of the waiting callbacks was received. */
  readonly since: Date;
  /** Whether one of them names a transaction that a scan observed as a transfer to the merchant. */
  readonly isObserved: boolean;
}

/** An order whose verification is due. */
export interface DueOrder {
  readonly orderId: string;
  /** The providers of its claims, without those at which it was verified just now. */
  readonly providers: readonly string[];
  readonly urgency: Exclude<VerificationUrgency, 'callback'>;
}

/** One verification: the claims of one order at one provider. */
export interface RequestedVerification {
  readonly orderId: string;
  readonly provider: string;
  readonly urgency: VerificationUrgency;
}

/** The verification that sets the next one. */
export interface CurrentVerification {
  /** When it began: an earlier time that was scheduled since then stays. */
  readonly startedAt?: Date;
  /** The claims that it knew: the order is verified at once when another one was bound since. */
  readonly claims?: readonly Claim[];
}

/** How many verifications of one provider may be made. */
export interface VerificationBudget {
  /** The least number of seconds between two verifications of one order at the provider. */
  readonly cooldownSeconds: number;
  /** Verifications of all orders together at the provider, per minute of the database's clock. */
  readonly verificationsPerMinute: number;
}
