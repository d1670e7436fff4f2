import type { Mutant } from '../mutant.ts';

const RUN_STORE = 'packages/postgres-store/src/runs/run-store.ts';
const RUN_QUEUE_TESTS = ['packages/postgres-store/src/runs/run-queue.test.ts'];
const EVENT_STORE_TESTS = ['packages/postgres-store/src/events/event-store.test.ts'];
const SEND_EVENT_TESTS = ['apps/callback-receiver/src/notify/send-event.test.ts'];
const VERIFY_EVENT = 'packages/clients/src/events/verify-merchant-event.ts';
const VERIFY_EVENT_TESTS = ['packages/clients/src/events/verify-merchant-event.test.ts'];

/** Checks that keep merchant events in order, signed and never lost, and runs one at a time. */
export const EVENT_AND_RUN_MUTANTS: readonly Mutant[] = [
  {
    name: 'oldest event first',
    at: 'the store',
    edits: [
      {
        file: 'packages/postgres-store/src/events/next-delivery.ts',
        find: 'order by deliveries.sequence\n',
        replace: 'order by deliveries.sequence desc\n',
      },
    ],
    tests: EVENT_STORE_TESTS,
  },
  {
    name: 'failed event is waited for',
    at: 'the stream',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/deliver-stream.ts',
        find: 'if (waitMilliseconds > 0) return',
        replace: 'if (waitMilliseconds > Infinity) return',
      },
    ],
    tests: ['apps/callback-receiver/src/notify/deliver-stream.test.ts'],
  },
  {
    name: 'death of an event',
    at: 'before an hour of attempts',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/after-failure.ts',
        find: 'triedSeconds >= TRIED_SECONDS_MIN &&',
        replace: 'triedSeconds >= 0 &&',
      },
    ],
    tests: ['apps/callback-receiver/src/notify/after-failure.test.ts'],
  },
  {
    name: 'death of an event',
    at: 'after an answer that may change',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/after-failure.ts',
        find: "&& !['http_408', 'http_425', 'http_429'].includes(reason)",
        replace: '',
      },
    ],
    tests: ['apps/callback-receiver/src/notify/after-failure.test.ts'],
  },
  {
    name: 'delivered stays delivered',
    at: 'a late report of a failure',
    edits: [
      {
        file: 'packages/postgres-store/src/events/event-store.ts',
        find: "where endpoint = $1 and event_id = $2 and state = 'pending'`",
        replace: 'where endpoint = $1 and event_id = $2`',
      },
    ],
    tests: EVENT_STORE_TESTS,
  },
  {
    name: 'resend beside first deliveries',
    at: 'the lane of a resent event',
    edits: [
      {
        file: 'packages/postgres-store/src/events/resend-events.ts',
        find: "resent = resent or state <> 'pending',",
        replace: 'resent = resent,',
      },
    ],
    tests: EVENT_STORE_TESTS,
  },
  {
    name: 'resend beside first deliveries',
    at: 'the filter for dead letters',
    edits: [
      {
        file: 'packages/postgres-store/src/events/resend-events.ts',
        find: "and (not $2 or deliveries.state = 'dead')",
        replace: 'and (not $2 or true)',
      },
    ],
    tests: EVENT_STORE_TESTS,
  },
  {
    name: 'delivery job of each stream',
    at: 'a job that was lost',
    edits: [
      {
        file: 'packages/postgres-store/src/events/queue-deliveries.ts',
        find: "queue_at = now() + interval '1 hour'",
        replace: "queue_at = now() + interval '1 year'",
      },
    ],
    tests: ['packages/postgres-store/src/events/queue-deliveries.test.ts'],
  },
  {
    name: 'only 2xx delivers',
    at: 'the answer of the merchant',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/send-event.ts',
        find: 'if (response.ok) return null;',
        replace: 'if (response.status < 400) return null;',
      },
    ],
    tests: SEND_EVENT_TESTS,
  },
  {
    name: 'only 2xx delivers',
    at: 'a redirect of the merchant',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/send-event.ts',
        find: "redirect: 'manual',",
        replace: "redirect: 'follow',",
      },
    ],
    tests: SEND_EVENT_TESTS,
  },
  {
    name: 'signature of an event',
    at: 'both secrets of a rotation',
    edits: [
      {
        file: 'apps/callback-receiver/src/notify/sign-event.ts',
        find: 'secrets.map((secret) =>',
        replace: 'secrets.slice(0, 1).map((secret) =>',
      },
    ],
    tests: SEND_EVENT_TESTS,
  },
  {
    name: 'signature of an event',
    at: 'the receiver of the merchant',
    edits: [
      {
        file: VERIFY_EVENT,
        find: 'let difference = expected.length ^ signature.length;',
        replace: 'let difference = 0;',
      },
    ],
    tests: VERIFY_EVENT_TESTS,
  },
  {
    name: 'replay of an event',
    at: 'the window in both directions',
    edits: [{ file: VERIFY_EVENT, find: 'Math.abs(age) <= windowSeconds', replace: 'age <= windowSeconds' }],
    tests: VERIFY_EVENT_TESTS,
  },
  {
    name: 'alert once',
    at: 'a threshold that stays passed',
    edits: [
      {
        file: 'packages/postgres-store/src/events/check-alerts.ts',
        find: 'raised.has(alert) && event ? [event]',
        replace: 'event ? [event]',
      },
    ],
    tests: ['packages/postgres-store/src/events/installation-events.test.ts'],
  },
  {
    name: 'one run at a time',
    at: 'a run that works',
    edits: [
      {
        file: RUN_STORE,
        find: "other.state = 'running' or (other.requested_at, other.run_id) < (runs.requested_at, runs.run_id)",
        replace: '(other.requested_at, other.run_id) > (runs.requested_at, runs.run_id)',
      },
    ],
    tests: RUN_QUEUE_TESTS,
  },
  {
    name: 'dead run is aborted',
    at: 'its lease',
    edits: [
      {
        file: RUN_STORE,
        find: 'runs.finished_at is null and runs.lease_until < clock_timestamp()',
        replace: 'runs.finished_at is null and runs.lease_until < clock_timestamp() - make_interval(days => 1)',
      },
    ],
    tests: RUN_QUEUE_TESTS,
  },
  {
    name: 'dead run is aborted',
    at: 'what it stores afterwards',
    edits: [
      {
        file: RUN_STORE,
        find: 'complete = $2, incomplete_reasons = $3, failures = $4, failure_count = $5, summary = $6\nwhere run_id = $1 and finished_at is null',
        replace:
          'complete = $2, incomplete_reasons = $3, failures = $4, failure_count = $5, summary = $6\nwhere run_id = $1',
      },
    ],
    tests: RUN_QUEUE_TESTS,
  },
  {
    name: 'cancelled run stops',
    at: 'the renewal of its lease',
    edits: [
      {
        file: 'apps/reconciliation/src/reconcile/hold-run.ts',
        find: 'if (isHeld && cancelRequestedAt === null) return;',
        replace: 'if (isHeld) return;',
      },
    ],
    tests: ['apps/reconciliation/src/reconcile/hold-run.test.ts'],
  },
];
