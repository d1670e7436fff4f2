import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { day } from './day.ts';
import { DayActions, expectStatus } from './day-actions.ts';
import { type DemoEnvironment, startEnvironment } from './environment.ts';
import { unexpectedCounts } from './print-day.ts';
import { runDay } from './run-day.ts';
import { expectedCounts, type Scenario } from './scenario.ts';

// One environment serves all tests, because it starts PostgreSQL, a chain node and both apps. A reconciliation run
// counts everything since the start, so each test expects the outcome of all scenarios so far.

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });
const untilReached = { timeout: 300_000 };

let environment: DemoEnvironment;
let actions: DayActions;
let database: Client;
const soFar: Scenario[] = [];

beforeAll(async () => {
  environment = await startEnvironment({ resendCallbacks: true });
  actions = new DayActions(environment);
  database = new Client({ connectionString: environment.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await environment?.close();
});

function run(scenarios: readonly Scenario[], halfway?: () => Promise<void>) {
  soFar.push(...scenarios);
  return runDay(actions, scenarios, halfway);
}

test('forged callbacks change no standing and cause no merchant event', async () => {
  const forged = day.filter((scenario) => scenario.forged);
  expect(forged.length).toBeGreaterThanOrEqual(5);

  const { report } = await run(forged);

  expect(report.standings).toEqual(expectedCounts(soFar).standings);
  expect(Object.keys(report.standings)).toEqual(['awaiting']);
  expect([...environment.merchant.orderIdsByEvent.keys()]).toEqual([]);
});

test('every scenario of the day ends with its expected outcome', async () => {
  const { report } = await run(day);

  const expected = expectedCounts(soFar);
  expect(unexpectedCounts(expected, report)).toEqual([]);
  expect(report.complete).toBe(true);
  // The last events may still be on their way to the merchant.
  await expect
    .poll(() => environment.merchant.orderIdsByEvent.get('order.paid')?.length ?? 0, untilReached)
    .toBeGreaterThanOrEqual(expected.standings.paid ?? Number.NaN);
});

test('a receiver killed with SIGKILL during the day loses no acknowledged callback, and every outcome stays the same', async () => {
  const { report, acknowledged } = await run(day, async () => {
    await environment.killReceiver();
    // Without this, the killed worker's jobs run again only when their heartbeats are overdue.
    await database.query(
      "update punteo_jobs.job set heartbeat_on = heartbeat_on - interval '1 day' where state = 'active'",
    );
  });

  const stored = await database.query<{ digest: string }>("select encode(digest, 'hex') as digest from callbacks");
  const digests = new Set(stored.rows.map(({ digest }) => digest));
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(acknowledged.filter((digest) => !digests.has(digest))).toEqual([]);
  const { orders, standings, discrepancies } = expectedCounts(soFar);
  expect(report).toMatchObject({ orders, standings, discrepancies, complete: true });
});

test('a callback that arrives before the answer to the create attempt is verified as soon as the payment is bound', async () => {
  const { client, sandbox } = environment;
  const orderId = `early-${randomUUID()}`;
  await client.putOrder({ params: { orderId }, body: { amount: { value: '12.00', currency: 'GBP' } } });
  const paymentsBefore = sandbox.neopay.payments().length;
  const releaseAnswer = sandbox.neopay.faults.hold('createPayment');
  const details = { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } };
  const created = client.createPayment({ params: { orderId }, body: { provider: 'neopay', details } });

  await expect.poll(() => sandbox.neopay.payments().length, untilReached).toBe(paymentsBefore + 1);
  const id = sandbox.neopay.payments().at(-1)?.resource.id ?? '';
  await sandbox.neopay.setStatus(id, 'completed');
  await expect.poll(() => callbackOutcomes(orderId), untilReached).toEqual(['matched']);
  // The verification that the callback requested finds no payment, because none is bound yet.
  await expect.poll(() => verifyJobStates(orderId), untilReached).toEqual(['completed']);
  expect([await evidenceCount(orderId), await stateOf(orderId)]).toEqual([0, 'awaiting']);

  releaseAnswer();
  expect((await created).body).toMatchObject({ outcome: 'created', providerPaymentId: id });
  await database.query('delete from verification_cooldowns where order_id = $1', [orderId]);
  // Without an early callback, the first verification is a minute after the binding: postponed, it cannot explain the
  // outcome.
  await database.query(
    `update standings set next_verification_at = case when next_verification_at > now() then now() + interval '1 day' else next_verification_at end
     where order_id = $1`,
    [orderId],
  );
  await expect.poll(() => stateOf(orderId), untilReached).toBe('paid');
});

test('a count that differs from the expected one is printed on a line of its own', () => {
  const scenario: Scenario = {
    title: 'x',
    times: 2,
    outcome: { standings: ['paid'], received: 1 },
    run: async () => undefined,
  };
  const expected = expectedCounts([scenario]);
  const actual = { ...expected, standings: { awaiting: 2 }, callbacks: { ...expected.callbacks, received: 3 } };
  expect(unexpectedCounts(expected, actual)).toEqual([
    'standing paid: expected 2, found 0',
    'callbacks received: expected 2, found 3',
    'standing awaiting: expected 0, found 2',
  ]);
});

async function stateOf(orderId: string): Promise<string> {
  return expectStatus(await environment.client.getOrder({ params: { orderId } }), 200).standing.state;
}

async function callbackOutcomes(orderId: string): Promise<readonly (string | null)[]> {
  const { items } = expectStatus(await environment.client.listCallbacks({ query: { orderId } }), 200);
  return items.map(({ outcome }) => outcome);
}

async function verifyJobStates(orderId: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ state: string }>(
    "select state from punteo_jobs.job where name = 'verify/neopay' and data ->> 'orderId' = $1",
    [orderId],
  );
  return rows.map(({ state }) => state);
}

async function evidenceCount(orderId: string): Promise<number> {
  const { rows } = await database.query('select from evidence where order_id = $1', [orderId]);
  return rows.length;
}
