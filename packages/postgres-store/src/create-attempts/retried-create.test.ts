import { type CreateAttempt, createPayment, type GracePeriods, type Provider } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

const RETRY_SECONDS = 1_800;

let database: TestStore;
let store: PostgresStore;
let orderId: string;
let orders = 0;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database.close());

beforeEach(async () => {
  orders += 1;
  orderId = `order-${orders}`;
  await store.orders.put([anOrder({ orderId })]);
});

test('a lost create without a list is not repeated too early; the error names the time and the command', async () => {
  const lost = await create('unknown');
  const retryAt = after(lost, RETRY_SECONDS);
  for (const retryLostBy of ['ana', undefined]) {
    const refusal = await failureOf(create('created', { now: after(lost, RETRY_SECONDS - 1), retryLostBy }));
    expect(refusal).toMatchObject({ code: 'create_unresolved' });
    expect(refusal.message).toBe(
      `The create attempt of ${lost.createdAt.toISOString()} for order ${orderId} has no certain outcome, and solpay ` +
        `has no list to search for its payment. From ${retryAt.toISOString()} on it can be repeated under the same ` +
        'reference: `punteo pay --retry-lost`, or `"retryLost": true` in the API.',
    );
  }
  expect(await attempts()).toMatchObject([{ outcome: 'unknown', retriedAt: null }]);
});

test('a lost create without a list is not repeated without a request, however late', async () => {
  const lost = await create('unknown');
  const now = after(lost, RETRY_SECONDS);
  expect(await failureOf(create('created', { now }))).toMatchObject({ code: 'create_unresolved' });
  expect(await attempts()).toHaveLength(1);
});

test('a lost create without a list is repeated on request after its time, with an audit row', async () => {
  const lost = await create('unknown');
  const retry = await create('created', { now: after(lost, RETRY_SECONDS), retryLostBy: 'ana' });
  expect(retry).toMatchObject({ outcome: 'created', retryOf: lost.createAttemptId, retriedAt: null });
  expect(await attempts()).toMatchObject([
    { createAttemptId: lost.createAttemptId, outcome: 'unknown', retryOf: null, retriedAt: expect.any(Date) },
    { createAttemptId: retry.createAttemptId, outcome: 'created', retryOf: lost.createAttemptId },
  ]);
  expect(await store.createAttempts.unresolved(orderId)).toEqual([]);
  const { items } = await store.audit.list({ limit: 1 });
  expect(items).toMatchObject([
    {
      actor: 'ana',
      action: 'order.create_repeated',
      subject: `order:${orderId}`,
      detail: {
        provider: 'solpay',
        createAttemptId: retry.createAttemptId,
        retryOf: lost.createAttemptId,
        reason: `the outcome of create attempt ${lost.createAttemptId} is not known`,
      },
    },
  ]);
  const story = (await store.orders.story(orderId))?.items ?? [];
  expect(story).toContainEqual(expect.objectContaining({ type: 'order_changed', change: 'order.create_repeated' }));
});

test('a create whose process died before the answer is repeated like a lost one', async () => {
  const lost = await startOnly();
  const retry = await create('created', { now: after(lost, RETRY_SECONDS), retryLostBy: 'ana' });
  expect(retry).toMatchObject({ outcome: 'created', retryOf: lost.createAttemptId });
});

test('unknown_create is found for the latest retry of a lost create, until a retry is created', async () => {
  const lost = await create('unknown');
  expect(await unknownCreates()).toEqual([lost.createAttemptId]);
  const second = await create('unknown', { now: after(lost, RETRY_SECONDS), retryLostBy: 'ana' });
  expect(await unknownCreates()).toEqual([second.createAttemptId]);
  await create('created', { now: after(second, RETRY_SECONDS), retryLostBy: 'ana' });
  expect(await unknownCreates()).toEqual([]);
});

test('a lost create is unresolved again when the provider refuses its retry', async () => {
  const lost = await create('unknown');
  const now = after(lost, RETRY_SECONDS);
  expect(await create('refused', { now, retryLostBy: 'ana' })).toMatchObject({ retryOf: lost.createAttemptId });
  expect(await store.createAttempts.unresolved(orderId)).toMatchObject([
    { createAttemptId: lost.createAttemptId, retriedAt: null },
  ]);
  expect(await failureOf(create('created', { now }))).toMatchObject({ code: 'create_unresolved' });
  expect(await create('created', { now, retryLostBy: 'ana' })).toMatchObject({ outcome: 'created' });
});

test('of three concurrent requests to repeat a lost create, one is sent and the others are refused', async () => {
  const lost = await create('unknown');
  const retry = { now: after(lost, RETRY_SECONDS), retryLostBy: 'ana' };
  let sent = 0;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const refusals: unknown[] = [];
  const onSend = () => {
    sent += 1;
    return answered;
  };
  const retries = [1, 2, 3].map(() => create('created', { ...retry, onSend }));
  // The provider answers the one that is sent only when the other two are refused.
  for (const each of retries)
    each.catch((error: unknown) => {
      if (refusals.push(error) === 2) answer();
    });
  const outcomes = await Promise.allSettled(retries);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(refusals).toMatchObject([{ code: 'create_unresolved' }, { code: 'create_unresolved' }]);
  expect(sent).toBe(1);
});

test('a lost create is not marked as retried by an attempt of another order or provider', async () => {
  const lost = await create('unknown');
  const other = `${orderId}-other`;
  await store.orders.put([anOrder({ orderId: other })]);
  const start = (changes: object) =>
    store.createAttempts.start({
      createAttemptId: crypto.randomUUID(),
      orderId,
      provider: 'solpay',
      amount: lost.amount,
      payers: [],
      retry: { of: lost.createAttemptId, actor: 'ana' },
      ...changes,
    });
  for (const changes of [{ orderId: other }, { provider: 'neopay' }])
    await expect(start(changes)).rejects.toMatchObject({ code: 'create_unresolved' });
  expect(await attempts()).toMatchObject([{ retriedAt: null }]);
});

test('a lost create at a provider with a list is never repeated on request, and the error names the sync', async () => {
  const lost = await create('unknown', { findsLostCreatesBy: 'list' });
  const now = after(lost, 365 * 86_400);
  const refusal = await failureOf(create('created', { now, retryLostBy: 'ana', findsLostCreatesBy: 'list' }));
  expect(refusal).toMatchObject({ code: 'create_unresolved', message: expect.stringContaining('`punteo sync`') });
  expect(await attempts()).toMatchObject([{ retriedAt: null }]);
});

interface CreateOptions {
  readonly now?: Date;
  readonly retryLostBy?: string | undefined;
  readonly onSend?: () => Promise<void>;
  readonly findsLostCreatesBy?: Provider['findsLostCreatesBy'];
}

/** Creates a payment with the real use case and store, at a provider that answers with this outcome after `onSend`. */
function create(
  outcome: 'created' | 'refused' | 'unknown',
  { now, retryLostBy, onSend = async () => {}, findsLostCreatesBy = 'reference' }: CreateOptions = {},
): Promise<CreateAttempt> {
  const provider = {
    name: 'solpay',
    findsLostCreatesBy,
    async createPayment() {
      await onSend();
      const reason = outcome === 'created' ? null : 'timeout';
      return { outcome, providerPaymentId: null, authorisationUrl: null, reason };
    },
  } as Partial<Provider> as Provider;
  const input = { orderId, description: '', details: {}, ...(retryLostBy === undefined ? {} : { retryLostBy }) };
  const clock = now ? { clock: () => now } : {};
  return createPayment(input, { store, provider, lostCreateRetrySeconds: RETRY_SECONDS, ...clock });
}

/** Starts an attempt that is never finished, as a process does that dies during its request. */
function startOnly(): Promise<CreateAttempt> {
  const { amount } = anOrder({ orderId });
  return store.createAttempts.start({
    createAttemptId: crypto.randomUUID(),
    orderId,
    provider: 'solpay',
    amount,
    payers: [],
  });
}

function after({ createdAt }: CreateAttempt, seconds: number): Date {
  return new Date(createdAt.getTime() + seconds * 1_000);
}

async function failureOf(create: Promise<unknown>): Promise<Error> {
  const failure = await create.then(
    () => new Error('The create did not fail.'),
    (error: unknown) => error,
  );
  return failure as Error;
}

async function attempts(): Promise<readonly CreateAttempt[]> {
  const [facts] = await store.standings.orderFacts([orderId]);
  return facts?.createAttempts ?? [];
}

const NO_GRACE: GracePeriods = { fulfilmentSeconds: 0, callbackSeconds: 0, createSeconds: 0 };

/** The attempts of this test's order that a reconciliation reports. */
async function unknownCreates(): Promise<readonly string[]> {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  const now = new Date(Date.now() + 86_400_000);
  await store.runs.findDiscrepancies(runId, { now, gracePeriods: NO_GRACE, callbackProviders: [] });
  const found = await store.runs.discrepancies(runId);
  return found.flatMap(({ kind, subject, orderId: of }) =>
    kind === 'unknown_create' && of === orderId ? [subject.replace('attempt:', '')] : [],
  );
}
