import type { Claim } from './claim.ts';
import type { DiscrepancyKind } from './discrepancy.ts';
import type { Money } from './money.ts';
import type { MoneyUnitId } from './money-unit.ts';

/** Money that a person recorded as given back: from then on it pays no order. */
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
  /** The discrepancy that asked for it when it was recorded; null: none did. */
  readonly kind: RefundKind | null;
  /** Null: it stands. */
  readonly withdrawal: RefundWithdrawal | null;
}

/** A person said that a recorded refund was not made, or that its money came back. */
export interface RefundWithdrawal {
  readonly withdrawnAt: Date;
  readonly withdrawnBy: string;
  readonly reason: string;
}

/** What a recorded refund took from one unit of money. */
export interface RefundedUnit {
  readonly refundId: string;
  /** The order for which it was recorded. */
  readonly orderId: string;
  readonly unit: MoneyUnitId;
  readonly amount: Money;
  /** What of it the order needed to be paid, beyond any surplus: its state stays as if that money were there. */
  readonly needed: Money;
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
  /** More than came: given back twice, or of money that was reversed. Zero: no. */
  readonly excess: Money;
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
