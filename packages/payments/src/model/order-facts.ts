import type { Callback } from './callback.ts';
import type { CreateAttempt } from './create-attempt.ts';
import type { EvidenceSummary } from './evidence.ts';
import type { Order } from './order.ts';
import type { Payment } from './payment.ts';

/** All facts about one order: what `decide` reads, and nothing else. */
export interface OrderFacts {
  readonly order: Order;
  readonly createAttempts: readonly CreateAttempt[];
  /** The provider's records that are bound to this order. */
  readonly payments: readonly Payment[];
  /** Oldest first. */
  readonly evidence: readonly EvidenceSummary[];
  /** Callbacks matched to this order, oldest first. */
  readonly callbacks: readonly Callback[];
  /** Other orders of which somebody says that they were paid by the same transaction, unless their own witness says no. */
  readonly competingClaims: readonly CompetingClaim[];
}

export interface CompetingClaim {
  readonly orderId: string;
  readonly network: string;
  readonly hash: string;
  /** What its witness calls the claim; null while nobody was asked. */
  readonly claimKey: string | null;
  /** Whether its witness says that the transaction is of another sum than that order. */
  readonly amountDiffers: boolean;
}
