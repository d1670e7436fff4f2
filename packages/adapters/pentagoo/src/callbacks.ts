import { PaymentCallback } from '@punteo/contracts/pentagoo';
import { JsonError, readJson } from '@punteo/json';
import { type CallbackReading, parseMoney } from '@punteo/payments';

/**
 * What a callback says. Unreadable without the order, the chain and the hash, for there would be nothing to ask about; what
 * else is wrong only leaves a gap in the hint.
 */
export function readCallback(body: Uint8Array): CallbackReading {
  let document: unknown;
  try {
    document = readJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), { depthMax: 8 });
  } catch (error) {
    return unreadable(error instanceof JsonError ? REASONS[error.code] : 'not_utf8');
  }
  if (!isObject(document)) return unreadable('not_an_object');
  const needed = Needed.safeParse(document);
  if (!needed.success) {
    return unreadable(`${WORDS[String(needed.error.issues[0]?.path[0]) as keyof typeof WORDS]}_missing`);
  }
  const { orderId, blockchain, hash } = needed.data;
  const transactionHash = hash.toLowerCase();
  if (!/^[!-~]{1,160}$/.test(orderId)) return unreadable('order_reference_malformed');
  if (!/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(blockchain)) return unreadable('network_malformed');
  if (!/^0x[0-9a-f]{64}$/.test(transactionHash)) return unreadable('hash_malformed');
  const amountText = textOf(document.amount);
  return {
    kind: 'read',
    hint: {
      orderReference: orderId,
      providerPaymentId: textOf(document.paymentId),
      transaction: { network: blockchain, hash: transactionHash },
      amount: amountText === null ? null : parseMoney(amountText),
      amountText,
      occurredAtText: textOf(document.date),
    },
  };
}

const Needed = PaymentCallback.pick({ orderId: true, blockchain: true, hash: true });
const WORDS = { orderId: 'order_reference', blockchain: 'network', hash: 'hash' } as const;

const REASONS = {
  syntax: 'not_json',
  too_deep: 'too_deep',
  duplicate_key: 'duplicate_key',
  forbidden_key: 'forbidden_key',
} as const satisfies Record<JsonError['code'], string>;

/** Kept as it stands, for people; what is no text, or too long to be one, is left out. */
function textOf(value: unknown): string | null {
  // NUL and lone surrogates cannot be stored as text; the bytes of the callback are kept whole beside.
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value) ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(reason: string): CallbackReading {
  return { kind: 'unreadable', reason };
}
