import type { RunFailure, StatementFile } from '@punteo/payments';
import type { SyncResult } from './sync-result.ts';
import type { StoppedWitness } from './verify-orders.ts';

const NAMED_MAX = 5;

/**
 * Why a run is not complete, one sentence per reason; empty when it is complete. `unanswered` holds order ids, `failures`
 * what failed by itself, `stopped` the witnesses that were asked no more, `statements` the files with bad rows that no
 * person accepted: the first ones, and their number.
 */
export function incompleteReasons(
  syncs: readonly SyncResult[],
  unanswered: readonly string[],
  failures: readonly RunFailure[] = [],
  stopped: readonly StoppedWitness[] = [],
  statements: NotAccepted = { files: [], count: 0 },
): readonly string[] {
  return [
    ...syncs.flatMap(syncReason),
    ...stopped.map(stoppedReason),
    ...unansweredReason(unanswered),
    ...failureReason(failures),
    ...statementReasons(statements),
  ];
}

interface NotAccepted {
  readonly files: readonly StatementFile[];
  readonly count: number;
}

function statementReasons({ files, count }: NotAccepted): readonly string[] {
  const reasons = files.map(
    ({ name, badRows, statementFileId }) =>
      `${badRows} bad rows of the statement ${name} are not accepted (statement file ${statementFileId})`,
  );
  return count > files.length ? [...reasons, `and of ${count - files.length} more statements`] : reasons;
}

function stoppedReason({ witness, silenceSeconds, notAsked }: StoppedWitness): string {
  const orders = notAsked.length === 1 ? '1 order was' : `${notAsked.length} orders were`;
  return `${witness}: no answer for ${silenceSeconds} s, so it was asked no more: ${orders} not verified`;
}

function syncReason(sync: SyncResult): readonly string[] {
  const { provider, complete, reason, unreadableRows, unreadableReasons } = sync;
  // What could not be stored is among the failures.
  if (complete || reason === 'not_stored') return [];
  if (reason === 'rows_unreadable')
    return [`${provider}: ${unreadableRows} rows of its list could not be read (${named(unreadableReasons)})`];
  return [`${provider}: its list could not be read to the end (${reason})`];
}

function unansweredReason(orderIds: readonly string[]): readonly string[] {
  return orderIds.length === 0 ? [] : [`no witness could be asked about ${named(orderIds)}`];
}

function failureReason(failures: readonly RunFailure[]): readonly string[] {
  if (failures.length === 0) return [];
  return [`not processed: ${named(failures.map(({ subject, code }) => `${subject} (${code})`))}`];
}

function named(subjects: readonly string[]): string {
  const others = subjects.length - NAMED_MAX;
  return `${subjects.slice(0, NAMED_MAX).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
