import type { Money } from './money.ts';

/** A provider's record of money, as it last told us. */
export interface Payment {
  readonly provider: string;
  readonly providerPaymentId: string;
  /** The order it was bound to when it was created; null: nobody of ours created it. */
  readonly orderId: string | null;
  readonly amount: Money;
  readonly status: PaymentStatus;
  /** The provider's own word for the status. */
  readonly providerStatus: string;
  readonly environment: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Opaque marks of who pays: one in common means the same person. Empty: the provider does not say. */
  readonly payers: readonly string[];
  /** The provider's document, as it arrived. */
  readonly raw: string;
}

/** Our words. `unknown` is a provider's word that nobody has mapped yet: loud, and never paid. */
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

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
