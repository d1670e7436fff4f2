import type { Callback, CallbackAuthenticator, CallbackHint, CallbackOutcome, StoredHeaders } from '@punteo/payments';
import { type MoneyJson, moneyFromJson } from './money.ts';
import { hasTexts, instant, isMoneyJson, isObject, isTextOrNull, readable } from './readable.ts';

export interface CallbackRow {
  callback_id: string;
  provider: string;
  addressed_order_id: string;
  key_id: string;
  authenticated_by: CallbackAuthenticator;
  digest: Buffer;
  content_type: string | null;
  headers: StoredHeaders | null;
  received_at: Date;
  last_received_at: Date;
  deliveries: number;
  outcome: CallbackOutcome;
  reason: string | null;
  order_id: string | null;
  hint: HintJson | null;
}

/** A hint as jsonb. */
export type HintJson = Omit<CallbackHint, 'amount'> & { readonly amount: MoneyJson | null };

/** Every column except the body, which only matching reads. */
export const CALLBACK_COLUMNS = `callback_id, provider, addressed_order_id, key_id, authenticated_by, digest, content_type, headers,
  received_at, last_received_at, deliveries, outcome, reason, order_id, hint`;

export function callbackFromRow(row: CallbackRow): Callback {
  const hint = readable('hint', row.hint, (value) => value === null || isHint(value));
  return {
    callbackId: row.callback_id,
    provider: row.provider,
    addressedOrderId: row.addressed_order_id === '' ? null : row.addressed_order_id,
    keyId: row.key_id,
    authenticatedBy: row.authenticated_by,
    digest: row.digest.toString('hex'),
    receivedAt: instant('received_at', row.received_at),
    lastReceivedAt: instant('last_received_at', row.last_received_at),
    deliveries: row.deliveries,
    contentType: row.content_type,
    headers: row.headers ?? {},
    outcome: row.outcome,
    reason: row.reason,
    // An orphan's row keeps the order that it names: it is matched again once that order exists.
    orderId: row.outcome === 'orphan' ? null : row.order_id,
    hint: hint && { ...hint, amount: hint.amount && moneyFromJson(hint.amount) },
  };
}

function isHint(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.orderReference, value.providerPaymentId, value.amountText, value.occurredAtText].every(isTextOrNull) &&
    (value.transaction === null || hasTexts(value.transaction, 'network', 'hash')) &&
    (value.amount === null || isMoneyJson(value.amount))
  );
}
