import type { Claim } from './claim.ts';
import type { DiscrepancyKind } from './discrepancy.ts';
import type { Money } from './money.ts';

/** Money that a person recorded as given back. It changes no decision: only a witness's answer takes money away from an order. */
export interface Refund {
  readonly refundId: string;
  readonly orderId: string;
  /** The payment or transaction whose money was given back. */
  readonly claim: Claim;
  readonly amount: Money;
  readonly refundedAt: Date;
  /** The bank's or the chain's name of the money given back; null: none was named. */
  readonly reference: string | null;
  readonly reason: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** What of a payment or transaction is to be given back, what was, and what is left, in one currency. */
export interface RefundBalance {
  readonly orderId: string;
  readonly claim: Claim;
  /** Why: the discrepancy, or null where nothing had to be given back. */
  readonly kind: RefundKind | null;
  readonly due: Money;
  /** Recorded by people, or shown by the provider. */
  readonly refunded: Money;
  readonly left: Money;
  /** Whether the provider itself shows it as refunded. */
  readonly isSeenAtProvider: boolean;
}

/** The discrepancies that are settled by giving money back, the one that asks for most first. */
export const REFUND_KINDS = [
  'paid_after_cancel',
  'paid_late',
  'currency_mismatch',
  'paid_by_other_provider',
  'double_payment',
  'amount_over',
] as const satisfies readonly DiscrepancyKind[];
/** One of `REFUND_KINDS`. */
export type RefundKind = (typeof REFUND_KINDS)[number];
