import { JsonError, readJsonBytes } from '@punteo/json';
import type { CallbackReading } from '@punteo/payments';

/** Reads a callback: `{"type":"payment.updated","data":{"id":"pay_…"}}`. */
export function readCallback(body: Uint8Array): CallbackReading {
  let document: unknown;
  try {
    document = readJsonBytes(body, { depthMax: 8 });
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof JsonError ? REASONS[error.code] : 'not_json' };
  }
  const { data } = (document ?? {}) as { data?: { id?: unknown } };
  const id = data?.id;
  if (typeof id !== 'string' || !/^pay_[a-z0-9]{1,40}$/.test(id))
    return { kind: 'unreadable', reason: 'payment_id_missing' };
  const unknown = { orderReference: null, transaction: null, amount: null, amountText: null, occurredAtText: null };
  return { kind: 'read', hint: { ...unknown, providerPaymentId: id } };
}

const REASONS = {
  syntax: 'not_json',
  not_utf8: 'not_utf8',
  too_deep: 'too_deep',
  duplicate_key: 'duplicate_key',
  forbidden_key: 'forbidden_key',
} as const satisfies Record<JsonError['code'], string>;
