import { JsonError, readJsonBytes } from '@punteo/json';
import type { CallbackReading } from '@punteo/payments';
import { isPaymentId } from './payment-id.ts';

/**
 * Reads a callback. Neopay does not document the payload, so any JSON object is accepted, and only a payment id is read,
 * from the usual members. The callback address already names the order.
 */
export function readCallback(body: Uint8Array): CallbackReading {
  let document: unknown;
  try {
    document = readJsonBytes(body, { depthMax: 8 });
  } catch (error) {
    if (error instanceof JsonError) return { kind: 'unreadable', reason: REASONS[error.code] };
    throw error;
  }
  if (!isObject(document)) return { kind: 'unreadable', reason: 'not_an_object' };
  return {
    kind: 'read',
    hint: {
      orderReference: null,
      providerPaymentId: paymentIdOf(document),
      transaction: null,
      amount: null,
      amountText: null,
      occurredAtText: null,
    },
  };
}

const REASONS = {
  syntax: 'not_json',
  too_deep: 'too_deep',
  duplicate_key: 'duplicate_key',
  forbidden_key: 'forbidden_key',
  not_utf8: 'not_utf8',
} as const satisfies Record<JsonError['code'], string>;

/** The most specific member wins: a plain `id` may be the id of the event. */
function paymentIdOf(document: Record<string, unknown>): string | null {
  const { id, paymentId, payment, data } = document;
  const candidates = [isObject(payment) ? payment.id : null, paymentId, isObject(data) ? data.id : null, id];
  const texts = candidates.filter((candidate) => typeof candidate === 'string');
  return texts.find(isPaymentId)?.toLowerCase() ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
