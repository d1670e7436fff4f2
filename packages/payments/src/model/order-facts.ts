import type { Allocation } from '../decide/allocation.ts';
import type { Callback } from './callback.ts';
import type { OrderClaim } from './claim.ts';
import type { CreateAttempt } from './create-attempt.ts';
import type { Evidence } from './evidence.ts';
import type { Order } from './order.ts';
import type { Payment } from './payment.ts';

/** All facts about one order: what `decide` reads, and nothing else. */
export interface OrderFacts {
  readonly order: Order;
  readonly createAttempts: readonly CreateAttempt[];
  /** The provider's records that are bound to this order. */
  readonly payments: readonly Payment[];
  /** What may have paid it, oldest first. */
  readonly claims: readonly OrderClaim[];
  /** Evidence on these claims, by whichever order's verification, oldest first. */
  readonly evidence: readonly Evidence[];
  /** Callbacks matched to this order, oldest first. */
  readonly callbacks: readonly Callback[];
  /** The money that it holds as stored. */
  readonly held: readonly Allocation[];
  /** Whether a merchant event allowed fulfilment, or the goods went out. */
  readonly isReleased: boolean;
  /** Whether a person accepted several payments as the payment of this order. */
  readonly acceptsParts: boolean;
}
