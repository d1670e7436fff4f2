import type { SyncResult } from './sync-result.ts';

const ORDERS_NAMED_MAX = 5;

/** Why a run is not complete, one sentence per reason; empty when it is complete. `unanswered` holds order ids. */
export function incompleteReasons(syncs: readonly SyncResult[], unanswered: readonly string[]): readonly string[] {
  return [...syncs.flatMap(syncReason), ...unansweredReason(unanswered)];
}

function syncReason({ provider, complete, reason, unreadableRows }: SyncResult): readonly string[] {
  if (complete) return [];
  if (reason === 'rows_unreadable') return [`${provider}: ${unreadableRows} rows of its list could not be read`];
  return [`${provider}: its list could not be read to the end (${reason})`];
}

function unansweredReason(orderIds: readonly string[]): readonly string[] {
  if (orderIds.length === 0) return [];
  const named = orderIds.slice(0, ORDERS_NAMED_MAX).join(', ');
  const others = orderIds.length - ORDERS_NAMED_MAX;
  return [`no witness could be asked about ${named}${others > 0 ? ` and ${others} more` : ''}`];
}
