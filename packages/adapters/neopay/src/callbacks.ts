import { JsonError, readJson } from '@punteo/json';
import type { CallbackReading } from '@punteo/payments';
import { isPaymentId } from './payment-id.ts';

/**
 * What a callback says. Neopay does not document its payload, so any JSON object is read, and of it only a payment id,
 * wherever such a thing usually stands. The address already says which order is meant.
 */
export function readCallback(body: Uint8Array): CallbackReading {
  let document: unknown;
  try {
    document = readJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), { depthMax: 8 });
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof JsonError ? REASONS[error.code] : 'not_utf8' };
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
} as const satisfies Record<JsonError['code'], string>;

/** The narrower place wins: a plain `id` may be the event's own. */
function paymentIdOf(document: Record<string, unknown>): string | null {
  const { id, paymentId, payment, data } = document;
  const places = [isObject(payment) ? payment.id : null, paymentId, isObject(data) ? data.id : null, id];
  const texts = places.filter((place) => typeof place === 'string');
  return texts.find(isPaymentId)?.toLowerCase() ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
