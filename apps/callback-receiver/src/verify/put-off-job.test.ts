import { createLog } from '@punteo/app-kit/log';
import { noTelemetry } from '@punteo/app-kit/telemetry';
import type { Provider } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, openReceiverDatabase, type ReceiverDatabase } from '../__fixtures__/test-receiver.ts';
import { reportJobFailure } from '../report-job-failure.ts';
import { verifyJob } from './verify-job.ts';

let database: ReceiverDatabase;

beforeAll(async () => {
  database = await openReceiverDatabase();
});

afterAll(() => database.close());

const provider = { name: 'neopay' } as Provider;
const budget = { verificationsPerMinute: 100, cooldownSeconds: 3_600 };

test('a retried verification of an order in its cooldown is counted and logged as put off, not as failed', async () => {
  const { orderId } = anOrder();
  await database.store.orders.put([anOrder(orderId)]);
  await database.store.verifications.reserve({ orderId, provider: 'neopay', urgency: 'callback' }, budget);
  const outcomes: string[] = [];
  const lines: string[] = [];
  const log = createLog({ app: 'test', level: 'trace', destination: { write: (line) => lines.push(line) } });
  const handle = verifyJob({
    store: database.store,
    provider,
    budget,
    onStandingChanged: () => {},
    log,
    metrics: { verified: (_provider, outcome) => outcomes.push(outcome), decided: () => {} },
    telemetry: noTelemetry,
    clock: () => new Date(),
  });
  const data = { orderId, urgency: 'callback' } as const;
  const signal = new AbortController().signal;

  const error = await handle({ data, attempt: 2, lastAttempt: false, signal }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'order_cooling_down', retryable: true });
  reportJobFailure({ store: database.store, log }, { name: 'verify/neopay', data, error, lastAttempt: false });

  expect(outcomes).toEqual(['put_off']);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, orderId, provider: 'neopay', msg: 'A verification was put off: the order was verified just now.' },
  ]);
});
