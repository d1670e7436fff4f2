import { type Money, type Payment, type PaymentStatus, zero } from '@punteo/payments';
import { optionalMoneyFromRow } from './money.ts';
import { instantOrNull } from './readable.ts';

export interface PaymentRow {
  provider: string;
  provider_payment_id: string;
  order_id: string | null;
  amount_minor: string | null;
  currency: string | null;
  exponent: number | null;
  status: PaymentStatus | null;
  provider_status: string | null;
  environment: string | null;
  created_at: Date | null;
  updated_at: Date | null;
  payers: string[];
  raw: Buffer | null;
}

/** A bound payment whose record was never read has the amount zero, in the order's currency. */
export function paymentFromRow(row: PaymentRow, orderCurrency: Pick<Money, 'currency' | 'exponent'>): Payment {
  return {
    provider: row.provider,
    providerPaymentId: row.provider_payment_id,
    orderId: row.order_id,
    amount: optionalMoneyFromRow(row.amount_minor, row.currency, row.exponent) ?? zero(orderCurrency),
    status: row.status ?? 'created',
    providerStatus: row.provider_status ?? '',
    environment: row.environment,
    createdAt: instantOrNull('created_at', row.created_at),
    updatedAt: instantOrNull('updated_at', row.updated_at),
    payers: row.payers,
    raw: row.raw?.toString('utf8') ?? '',
  };
}
