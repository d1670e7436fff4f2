import type { Claim } from '../model/claim.ts';

/** When orders are verified, and how often. */
export interface VerificationStore {
  /** Orders with a requested verification (by a callback or the schedule) that has not finished yet. */
  requested(): Promise<readonly { readonly orderId: string }[]>;
  /**
   * Orders whose scheduled verification is due at `now`, the most overdue first, at most `limit`. With `hasClaims`, only
   * those with claims, or only those without: about these no witness can be asked.
   */
  due(
    now: Date,
    limit: number,
    filter?: { readonly hasClaims?: boolean },
  ): Promise<readonly { readonly orderId: string }[]>;
  /**
   * Sets when an order is verified again; null: never. An order that awaits its payment is decided when its due time has
   * passed in any case. A reason that came up while the current verification ran is kept, see `CurrentVerification`.
   */
  schedule(orderId: string, nextVerificationAt: Date | null, current?: CurrentVerification): Promise<void>;
  /**
   * Reserves one verification of an order within the budget, before a witness is asked. Of several callers at once, one
   * gets it. Returns 0, or the number of seconds after which to try again. Counted in the store by the database's
   * clock, so restarts and additional workers do not change the budget.
   */
  reserve(orderId: string, budget: VerificationBudget): Promise<number>;
}

/** The verification that sets the next one. */
export interface CurrentVerification {
  /** When it began: an earlier time that was scheduled since then stays. */
  readonly startedAt?: Date;
  /** The claims that it knew: the order is verified at once when another one was bound since. */
  readonly claims?: readonly Claim[];
}

/** How many verifications callbacks may cause. */
export interface VerificationBudget {
  /** The least number of seconds between two verifications of one order. */
  readonly cooldownSeconds: number;
  /** Verifications of all orders together, per minute of the database's clock. */
  readonly verificationsPerMinute: number;
}
