import type { Claim } from '../model/claim.ts';
import type { Money } from '../model/money.ts';
import type { ChangedBy } from '../model/order-change.ts';
import type { Refund, RefundBalance } from '../model/refund.ts';
import type { Page, PageRequest } from './page.ts';

/** What is to be given back, what was, and what is left. */
export interface RefundStore {
  /** Balances by order and payment, of the newest order first. `open`: something is left. */
  balances(filter: RefundFilter, page: PageRequest): Promise<Page<RefundBalance>>;
  /** Sums over the whole filter, by currency. */
  totals(filter: RefundFilter): Promise<readonly RefundTotal[]>;
  /** What people recorded, newest first. */
  list(filter: { readonly orderId?: string }, page: PageRequest): Promise<Page<Refund>>;
  /**
   * Records money that was given back, with an audit row; the order is not decided again. Throws `order_unknown`,
   * `claim_unknown`; `refund_unfounded` when no witness shows that money came with the claim in this currency;
   * `refund_not_due` for more than is left to be given back, unless forced, and also then while the goods of the order may
   * still go out; `refund_exceeds` for more than came; `refund_recorded` when the same reference was recorded before.
   */
  record(refund: NewRefund, by: ChangedBy): Promise<Refund>;
}

/** Which balances; all conditions that are set hold. */
export interface RefundFilter {
  readonly orderId?: string;
  readonly provider?: string;
  readonly currency?: string;
  /** Default: both. */
  readonly state?: 'open' | 'settled';
}

/** The sums of one currency, in decimal text. */
export interface RefundTotal {
  readonly currency: string;
  readonly count: number;
  readonly due: string;
  readonly refunded: string;
  readonly left: string;
}

/** A refund as a person records it. */
export interface NewRefund {
  readonly orderId: string;
  readonly claim: Claim;
  readonly amount: Money;
  readonly refundedAt: Date;
  readonly reference?: string | null;
  /** Gives back more than is left, such as out of goodwill, or for goods that came back. */
  readonly force?: boolean;
}
