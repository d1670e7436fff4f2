import { PaymentCallback } from '@punteo/contracts/pentagoo';
import { JsonError, readJsonBytes } from '@punteo/json';
import { type Asset, type CallbackReading, parseMoney } from '@punteo/payments';
import * as z from 'zod';

/**
 * Reads a callback. It is unreadable without order, chain and hash, since nothing could be verified. With an amount that
 * is not text, or not above zero, it is unreadable as well, but its transaction is verified. A missing amount, and any
 * other malformed member, is null in the hint.
 */
export function readCallback(body: Uint8Array, assets: readonly Asset[] = []): CallbackReading {
  let document: unknown;
  try {
    document = readJsonBytes(body, { depthMax: 8 });
  } catch (error) {
    if (error instanceof JsonError) return unreadable(REASONS[error.code]);
    throw error;
  }
  if (!isObject(document)) return unreadable('not_an_object');
  const required = RequiredMembers.safeParse(document);
  if (!required.success) {
    const [member] = required.error.issues[0]?.path ?? [];
    return unreadable(`${MEMBERS[String(member) as keyof typeof MEMBERS]}_missing`);
  }
  const { orderId, blockchain, hash } = required.data;
  const transactionHash = hash.toLowerCase();
  if (!/^[!-~]{1,160}$/.test(orderId)) return unreadable('order_reference_malformed');
  if (!/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(blockchain)) return unreadable('network_malformed');
  if (!/^0x[0-9a-f]{64}$/.test(transactionHash)) return unreadable('hash_malformed');
  const hint = {
    orderReference: orderId,
    providerPaymentId: textOf(document.paymentId),
    transaction: { network: blockchain, hash: transactionHash },
    occurredAtText: textOf(document.date),
  };
  const refusal = amountRefusal(document);
  if (refusal !== null)
    return { kind: 'unreadable', reason: refusal, hint: { ...hint, amount: null, amountText: null } };
  const amountText = textOf(document.amount);
  const amount = amountText === null ? null : parseMoney(amountText, assets);
  return { kind: 'read', hint: { ...hint, amount, amountText } };
}

/** Why the amount cannot be what a buyer paid; null: it can, or the document has none. */
function amountRefusal(document: Record<string, unknown>): string | null {
  if (!Object.hasOwn(document, 'amount')) return null;
  const { amount } = document;
  if (typeof amount !== 'string') return 'amount_not_text';
  const [, sign, digits] = AMOUNT.exec(amount) ?? [];
  if (digits === undefined) return null;
  return sign !== '' || !/[1-9]/.test(digits) ? 'amount_not_positive' : null;
}

/** A number with its sign, also where it is not written as documented: `-1`, `USD 0.00`, `0,00`. */
const AMOUNT = /^\s*(?:[A-Za-z]{1,10}\s?)?\+?([-−]?)\s?([.,]*\d[\d.,]*)(?!\w)/;

const { orderId, blockchain, hash } = PaymentCallback.shape;
const RequiredMembers = z.object({ orderId, blockchain, hash });
/** Pentagoo's names of its members to those in our reasons. */
const MEMBERS = { orderId: 'order_reference', blockchain: 'network', hash: 'hash' } as const;

const REASONS = {
  syntax: 'not_json',
  too_deep: 'too_deep',
  duplicate_key: 'duplicate_key',
  forbidden_key: 'forbidden_key',
  not_utf8: 'not_utf8',
} as const satisfies Record<JsonError['code'], string>;

/** Kept unchanged, for people; null for anything but text of 1 to 200 characters. */
function textOf(value: unknown): string | null {
  // PostgreSQL cannot store NUL and lone surrogates as text; the raw bytes of the callback keep them.
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value) ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(reason: string): CallbackReading {
  return { kind: 'unreadable', reason };
}
