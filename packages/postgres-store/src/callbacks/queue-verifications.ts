import type { MatchedCallback } from '@punteo/payments';
import { type VerificationCause, verifyJobName } from '../jobs/job.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import type { Queryable } from '../sql/database.ts';
import { keyOf } from '../verifications/reserve-verifications.ts';
import type { NewCallbackRow } from './callback-outcomes.ts';
import { delayVerifications } from './delay-verifications.ts';

/** One job for each order at each provider. */
export async function queueVerifications(
  transaction: Queryable,
  jobs: JobInserter,
  requests: readonly CallbackRequest[],
  perNetworkPerMinute: number,
): Promise<void> {
  const delays = await delayVerifications(
    transaction,
    requests.map((request) => ({ key: keyOf(request), senderNetwork: request.senderNetwork })),
    perNetworkPerMinute,
  );
  for (const [provider, ofProvider] of Map.groupBy(requests, (request) => request.provider)) {
    await jobs.insert(
      transaction,
      verifyJobName(provider),
      // The last one per key stays: the oldest callback is the cause, the later ones share its verification.
      new Map(ofProvider.toReversed().map(({ orderId, cause }) => [orderId, { orderId, urgency: 'callback', cause }])),
      new Map(ofProvider.map((request) => [request.orderId, delays.get(keyOf(request)) ?? 0])),
    );
  }
}

interface CallbackRequest {
  readonly orderId: string;
  readonly provider: string;
  readonly senderNetwork: string | null;
  readonly cause: VerificationCause;
}

export function verificationsOf(
  matched: readonly MatchedCallback[],
  rows: readonly NewCallbackRow[],
  existing: ReadonlySet<string>,
): readonly CallbackRequest[] {
  return matched.flatMap(({ outcome, orderId }, index) => {
    const { provider, sender_network: senderNetwork, ...row } = rows[index] as NewCallbackRow;
    const cause = {
      callbackId: row.callback_id,
      receivedAt: row.received_at.toISOString(),
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    };
    return orderId !== null && outcome !== 'orphan' && existing.has(orderId)
      ? [{ orderId, provider, senderNetwork, cause }]
      : [];
  });
}
