import type { Intent, IntentOutcome } from '@punteo/payments';
import { moneyFromRow } from './money.ts';

export interface IntentRow {
  intent_id: string;
  order_id: string;
  provider: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  payers: string[];
  created_at: Date;
  outcome: IntentOutcome | null;
  settled_at: Date | null;
  provider_payment_id: string | null;
  authorisation_url: string | null;
  reason: string | null;
}

export function intentFromRow(row: IntentRow): Intent {
  return {
    intentId: row.intent_id,
    orderId: row.order_id,
    provider: row.provider,
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    payers: row.payers,
    createdAt: row.created_at,
    outcome: row.outcome,
    settledAt: row.settled_at,
    providerPaymentId: row.provider_payment_id,
    authorisationUrl: row.authorisation_url,
    reason: row.reason,
  };
}
