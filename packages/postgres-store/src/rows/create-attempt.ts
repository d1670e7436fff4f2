import type { CreateAttempt, CreateAttemptOutcome } from '@punteo/payments';
import { moneyFromRow } from './money.ts';
import { instant, instantOrNull } from './readable.ts';

export interface CreateAttemptRow {
  create_attempt_id: string;
  order_id: string;
  provider: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  payers: string[];
  created_at: Date;
  outcome: CreateAttemptOutcome | null;
  finished_at: Date | null;
  provider_payment_id: string | null;
  authorisation_url: string | null;
  reason: string | null;
  detail: string | null;
  retry_of: string | null;
  retried_at: Date | null;
  payment_address: string | null;
  idempotency_key: string | null;
  document_hash: Buffer | null;
}

export function createAttemptFromRow(row: CreateAttemptRow): CreateAttempt {
  return {
    createAttemptId: row.create_attempt_id,
    orderId: row.order_id,
    provider: row.provider,
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    payers: row.payers,
    createdAt: instant('created_at', row.created_at),
    outcome: row.outcome,
    finishedAt: instantOrNull('finished_at', row.finished_at),
    providerPaymentId: row.provider_payment_id,
    authorisationUrl: row.authorisation_url,
    paymentAddress: row.payment_address,
    reason: row.reason,
    detail: row.detail,
    retryOf: row.retry_of,
    retriedAt: instantOrNull('retried_at', row.retried_at),
    idempotencyKey: row.idempotency_key,
    documentHash: row.document_hash?.toString('hex') ?? null,
  };
}
