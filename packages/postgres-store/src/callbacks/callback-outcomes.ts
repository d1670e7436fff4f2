import type { CallbackHint, CallbackMatch, CallbackMatcher, MatchedCallback } from '@punteo/payments';
import type { NamedTransaction } from '../claims/callback-turns.ts';
import { type CallbackRow, callbackFromRow, type HintJson } from '../rows/callback.ts';
import { moneyToJson } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';
import { optionalStorableText, storableText } from '../sql/text.ts';

/** What came of a callback; `existing`: the orders that the store has. */
export function outcomeOf(
  callbackId: string,
  { hint, orderId, unreadableReason }: CallbackMatch,
  existing: ReadonlySet<string>,
): MatchedCallback {
  const match = { callbackId, hint, orderId };
  if (unreadableReason !== null) return { ...match, outcome: 'unreadable', reason: unreadableReason };
  if (orderId === null) return { ...match, outcome: 'orphan', reason: 'reference_not_ours' };
  if (!existing.has(orderId)) return { ...match, outcome: 'orphan', reason: 'order_unknown' };
  return { ...match, outcome: 'matched', reason: null };
}

/** `waiting`: ids of the callbacks whose transaction is claimed later. */
export async function storeOutcomes(
  transaction: Queryable,
  matched: readonly MatchedCallback[],
  waiting: { has(callbackId: string): boolean },
): Promise<void> {
  await transaction.query(STORE_OUTCOMES, [
    ...columnsOf(matched),
    matched.map(({ callbackId }) => waiting.has(callbackId)),
  ]);
}

/**
 * A matcher that throws makes its callback unreadable: otherwise the row would be retried without end, and its batch
 * with it.
 */
export function matchOrReason(matcher: CallbackMatcher, row: NewCallbackRow): CallbackMatch {
  const callback = callbackFromRow(row);
  try {
    return matcher({ callback, body: row.body, traceparent: row.traceparent });
  } catch {
    return { hint: null, unreadableReason: 'reader_failed', orderId: callback.addressedOrderId };
  }
}

/**
 * The transactions that callbacks of existing orders name, also those of unreadable callbacks. A provider's payment is
 * claimed when it is created or bound, never by a callback.
 */
export function namedBy(
  matched: readonly MatchedCallback[],
  rows: readonly NewCallbackRow[],
  existing: ReadonlySet<string>,
): readonly NamedTransaction[] {
  return matched.flatMap(({ callbackId, outcome, orderId, hint }, index) => {
    const transaction = hint?.transaction;
    if (outcome === 'orphan' || orderId === null || !existing.has(orderId)) return [];
    if (!transaction || indexable(transaction.network) === null) return [];
    const { network, hash } = transaction;
    const claim = {
      provider: (rows[index] as NewCallbackRow).provider,
      kind: 'transaction',
      network: storableText(network),
      hash: storableText(hash),
    } as const;
    return [{ callbackId, orderId, claim }];
  });
}

/** A callback that is locked to be matched. */
export type NewCallbackRow = CallbackRow & {
  readonly body: Buffer;
  readonly sender_network: string | null;
  readonly traceparent: string | null;
};

function columnsOf(matched: readonly MatchedCallback[]): unknown[] {
  return [
    matched.map(({ callbackId }) => callbackId),
    matched.map(({ outcome }) => outcome),
    matched.map(({ reason }) => optionalStorableText(reason)),
    matched.map(({ orderId }) => optionalStorableText(orderId)),
    matched.map(({ hint }) => (hint === null ? null : JSON.stringify(hintToJson(hint)))),
    matched.map(({ hint }) => indexable(hint?.transaction?.network)),
    matched.map(({ hint }) => indexable(hint?.transaction?.hash)),
  ];
}

function hintToJson(hint: CallbackHint): HintJson {
  return {
    orderReference: optionalStorableText(hint.orderReference),
    providerPaymentId: optionalStorableText(hint.providerPaymentId),
    transaction: hint.transaction && {
      network: storableText(hint.transaction.network),
      hash: storableText(hint.transaction.hash),
    },
    amount: hint.amount && moneyToJson(hint.amount),
    amountText: optionalStorableText(hint.amountText),
    occurredAtText: optionalStorableText(hint.occurredAtText),
  };
}

/** An index entry holds about 2,700 bytes. Longer text names no transaction; the hint keeps it. */
function indexable(text: string | undefined): string | null {
  return text === undefined || text.length > 256 ? null : storableText(text);
}

const STORE_OUTCOMES = /* sql */ `
update callbacks set matched_at = now(), outcome = input.outcome, reason = input.reason, order_id = input.order_id,
  hint = input.hint, transaction_network = input.network, transaction_hash = input.hash,
  claim_waiting = input.claim_waiting, claim_turns = 0, claim_after = null
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::boolean[])
  as input (callback_id, outcome, reason, order_id, hint, network, hash, claim_waiting)
where callbacks.callback_id = input.callback_id`;
