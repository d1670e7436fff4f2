import type { Money } from './money.ts';

/** A provider's record of money, as last read. */
export interface Payment {
  readonly provider: string;
  readonly providerPaymentId: string;
  /** The order that it is bound to; null: none. */
  readonly orderId: string | null;
  readonly amount: Money;
  /** What the provider's record says that it keeps, in the currency of the amount; null or absent: it does not say. */
  readonly fee?: Money | null;
  readonly status: PaymentStatus;
  /** The provider's own status word. */
  readonly providerStatus: string;
  readonly environment: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Opaque identifiers of the payer; two payments that share one have the same payer. Empty: unknown. */
  readonly payers: readonly string[];
  /** The provider's document as received. */
  readonly raw: string;
}

/** `unknown`: a status word of the provider that the adapter does not map. It is reported, and never counts as paid. */
export const PAYMENT_STATUSES = [
  'created',
  'pending',
  'authorised',
  'paid',
  'failed',
  'cancelled',
  'expired',
  'refunded',
  'unknown',
] as const;

/** The status of a payment in our words; the adapter maps the provider's. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
