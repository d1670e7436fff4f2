import type { Callback } from './callback.ts';
import type { CreateAttempt } from './create-attempt.ts';
import type { EvidenceSummary } from './evidence.ts';
import type { Order } from './order.ts';
import type { Payment } from './payment.ts';

/** Everything known about one order: all that `decide` reads. */
export interface OrderFacts {
  readonly order: Order;
  readonly createAttempts: readonly CreateAttempt[];
  /** Payments bound to the order. */
  readonly payments: readonly Payment[];
  /** Oldest first. */
  readonly evidence: readonly EvidenceSummary[];
  /** Callbacks matched to the order, oldest first. */
  readonly callbacks: readonly Callback[];
  /** Other orders that claim the same transaction, unless their evidence refutes the claim. */
  readonly competingClaims: readonly CompetingClaim[];
}

/** Another order's claim on a transaction that this order claims too. */
export interface CompetingClaim {
  readonly orderId: string;
  readonly network: string;
  readonly hash: string;
  /** The claim key of its evidence; null before its first verification. */
  readonly claimKey: string | null;
  /** Whether its evidence says that the amount is not that order's. */
  readonly amountDiffers: boolean;
}
