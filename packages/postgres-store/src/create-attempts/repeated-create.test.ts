import { type CreateAttempt, type CreateOutcome, createPayment, type Provider } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
let orderId: string;
let orders = 0;
let sent = 0;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
afterAll(() => database.close());
beforeEach(async () => {
  orders += 1;
  sent = 0;
  orderId = `order-${orders}`;
  await store.orders.put([anOrder({ orderId })]);
});

test('the same request under the same key is sent once and has the same answer, whatever became of the order', async () => {
  const first = await create({ idempotencyKey: key() });
  expect(first).toMatchObject({ outcome: 'created', idempotencyKey: key() });
  expect(await create({ idempotencyKey: key(), details: { b: [1], a: 'x' } })).toEqual(first);
  await store.orders.change(orderId, { type: 'cancel' }, ANA, new Date());
  expect(await create({ idempotencyKey: key() })).toEqual(first);
  expect(sent).toBe(1);
});

test.each([
  ['details', { details: { a: 'y', b: [1] } }],
  ['description', { description: 'Tea' }],
  ['provider', { provider: 'neopay' }],
  ['order', { orderId: 'other' }],
  ['wish for another payment', { anotherBy: 'ana' }],
  ['wish to repeat a lost create', { retryLostBy: 'ana' }],
])('the same key with another %s is refused, and nothing is sent', async (_, change) => {
  await store.orders.put([anOrder({ orderId: 'other' })]);
  await create({ idempotencyKey: key() });
  const error = await create({ idempotencyKey: key(), ...change }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'idempotency_key_reused', message: expect.stringContaining(key()) });
  expect(sent).toBe(1);
});

test('of requests under one key at the same time one is sent, and all have its answer', async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let waiting = 0;
  // The provider answers once the two others have found the first one without an outcome.
  const rest = async () => {
    waiting += 1;
    if (waiting === 2) answer();
    await answered;
  };
  const requests = [1, 2, 3].map(() => create({ idempotencyKey: key(), rest, onSend: () => answered }));
  const attempts = await Promise.all(requests);
  expect(new Set(attempts.map(({ createAttemptId }) => createAttemptId)).size).toBe(1);
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
  expect(sent).toBe(1);
});

test('a request whose first one starts while it looks at the order has the same answer', async () => {
  let first: Promise<CreateAttempt> | undefined;
  const get: PostgresStore['orders']['get'] = async (id) => {
    const found = await store.orders.get(id);
    first ??= create({ idempotencyKey: key() });
    await first;
    return found;
  };
  const answer = await create({ idempotencyKey: key(), through: { ...store, orders: { ...store.orders, get } } });
  expect(answer).toEqual(await first);
  expect(sent).toBe(1);
});

test('a request whose first one is still sent when it looks for lost ones has the same answer', async () => {
  let send = () => {};
  const gate = new Promise<void>((resolve) => {
    send = resolve;
  });
  let first: Promise<CreateAttempt> | undefined;
  const unresolved: PostgresStore['createAttempts']['unresolved'] = async (id) => {
    await new Promise<void>((sending) => {
      const onSend = () => {
        sending();
        return gate;
      };
      first = create({ idempotencyKey: key(), onSend });
    });
    return store.createAttempts.unresolved(id);
  };
  const through = { ...store, createAttempts: { ...store.createAttempts, unresolved } };
  const answer = await create({ idempotencyKey: key(), through, rest: async () => send() });
  expect(answer).toEqual(await first);
  expect(sent).toBe(1);
});

test('a request that is sent for long is not sent again under its key', async () => {
  await startOnly();
  const repeated = create({ idempotencyKey: key(), rest: async () => {} });
  await expect(repeated).rejects.toMatchObject({ code: 'create_in_progress', retryable: true });
  expect(sent).toBe(0);
});

test('after a crash the same request has an unknown outcome as its answer, and its real one once that is known', async () => {
  const { createAttemptId } = await startOnly();
  await query(
    database.url,
    `update create_attempts set created_at = now() - interval '61 seconds'
    where create_attempt_id = '${createAttemptId}'`,
  );
  const interrupted = { createAttemptId, outcome: 'unknown', reason: 'interrupted', providerPaymentId: null };
  expect(await create({ idempotencyKey: key() })).toMatchObject(interrupted);
  await expect(create({})).rejects.toMatchObject({ code: 'create_unresolved' });
  const created = { outcome: 'created', providerPaymentId: key(), authorisationUrl: null, reason: null } as const;
  await store.createAttempts.finish(createAttemptId, created);
  expect(await create({ idempotencyKey: key() })).toMatchObject({ createAttemptId, ...created });
  expect(sent).toBe(0);
});

test('a request that was refused before it was stored may be sent again under its key', async () => {
  await create({ outcome: { outcome: 'unknown', reason: 'timeout' } });
  await expect(create({ idempotencyKey: key() })).rejects.toMatchObject({ code: 'create_unresolved' });
  const [lost] = await store.createAttempts.unresolved(orderId);
  const refused = { outcome: 'refused', providerPaymentId: null, authorisationUrl: null, reason: 'not_found' } as const;
  await store.createAttempts.finish(lost?.createAttemptId ?? '', refused);
  expect(await create({ idempotencyKey: key() })).toMatchObject({ outcome: 'created', idempotencyKey: key() });
});

test.each(['created', 'pending', 'authorised', 'unknown', 'paid'] as const)(
  'no second payment is created beside one that is %s, unless somebody asks for it, which is audited',
  async (status) => {
    const paymentId = `live-${orderId}`;
    await bindClaim(store, orderId, aPaymentClaim(paymentId), new Date());
    if (status !== 'created')
      await store.payments.observe([aPayment({ providerPaymentId: paymentId, status })], new Date());
    const error = await create({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'payment_live',
      message: expect.stringContaining(`neopay ${paymentId} (${status})`),
    });
    expect(sent).toBe(0);
    const another = await create({ anotherBy: 'ana' });
    expect(another.outcome).toBe('created');
    expect((await store.audit.list({ limit: 1 })).items).toMatchObject([
      {
        actor: 'ana',
        action: 'order.another_payment_created',
        subject: `order:${orderId}`,
        detail: {
          provider: 'solpay',
          createAttemptId: another.createAttemptId,
          beside: `neopay ${paymentId} (${status})`,
          reason: 'another payment was asked for',
        },
      },
    ]);
  },
);

test.each(['failed', 'cancelled', 'expired', 'refunded'] as const)(
  'a payment is created after one that is %s, without an audit row',
  async (status) => {
    const providerPaymentId = `ended-${orderId}`;
    await bindClaim(store, orderId, aPaymentClaim(providerPaymentId), new Date());
    await store.payments.observe([aPayment({ providerPaymentId, status })], new Date());
    expect((await create({})).outcome).toBe('created');
    expect((await store.audit.list({ limit: 1 })).items).toMatchObject([{ action: 'order.bound' }]);
  },
);

test('at a provider that shows no payments, the answer to a create counts as a payment that may still be paid', async () => {
  await create({});
  await expect(create({})).rejects.toMatchObject({
    code: 'payment_live',
    message: expect.stringContaining('solpay (created)'),
  });
  await expect(create({ provider: 'neopay' })).rejects.toMatchObject({ code: 'payment_live' });
  expect((await create({ anotherBy: 'ana' })).outcome).toBe('created');
  expect(sent).toBe(2);
});

test('a create without a certain outcome at one provider may be paid too, so none is created at another', async () => {
  await create({ outcome: { outcome: 'unknown', reason: 'timeout' } });
  await expect(create({ provider: 'neopay' })).rejects.toMatchObject({
    code: 'payment_live',
    message: expect.stringContaining('solpay (unknown)'),
  });
});

test('of two creates at once at two providers, one is refused', async () => {
  const outcomes = await Promise.allSettled([create({}), create({ provider: 'neopay' })]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(sent).toBe(1);
});

test('no payment is created for an order that is paid, or that a transfer pays in part, unless somebody asks for it', async () => {
  const { amount } = anOrder({ orderId });
  const claim = aPaymentClaim(`paid-${orderId}`);
  await bindClaim(store, orderId, claim, new Date());
  await store.standings.recordEvidence(orderId, [aProof({ claim }, amount)], { now: new Date() });
  await expect(create({})).rejects.toMatchObject({ code: 'order_paid', message: expect.stringContaining('--another') });
  expect((await create({ anotherBy: 'ana' })).outcome).toBe('created');

  const part = `${orderId}-part`;
  await store.orders.put([anOrder({ orderId: part })]);
  const hash = `0x${orders.toString(16).padStart(64, '0')}`;
  await bindClaim(store, part, aTransactionClaim(hash), new Date());
  const some = { ...amount, amountMinor: amount.amountMinor / 2n };
  await store.standings.recordEvidence(part, [aTransfer(hash, [some])], { now: new Date() });
  await expect(create({ orderId: part })).rejects.toMatchObject({
    code: 'payment_live',
    message: expect.stringContaining('the order is underpaid'),
  });
});

test('the answer of a provider is kept as it came, with the link and the address in it, and shown in the story', async () => {
  const document = '{"data":{"url":"https://pay.example.com/1"},  "extra":[1.10]}';
  const outcome = {
    outcome: 'created',
    reason: null,
    authorisationUrl: 'https://pay.example.com/1',
    paymentAddress: '0xabc',
    document,
  } as const;
  const attempt = await create({ outcome });
  expect(attempt).toMatchObject({
    authorisationUrl: 'https://pay.example.com/1',
    paymentAddress: '0xabc',
    documentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await store.createAttempts.document(attempt)).toBe(document);
  const story = (await store.orders.story(orderId))?.items ?? [];
  expect(story).toContainEqual(expect.objectContaining({ type: 'create_attempt_finished', document }));
  await query(database.url, `delete from documents where hash = '\\x${attempt.documentHash}'`);
  expect(await store.createAttempts.document(attempt)).toBeNull();
});

function key(): string {
  return `key-${orderId}`;
}

interface CreateOptions {
  readonly orderId?: string;
  readonly provider?: string;
  readonly description?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly idempotencyKey?: string;
  readonly anotherBy?: string;
  readonly retryLostBy?: string;
  readonly outcome?: Partial<CreateOutcome>;
  readonly onSend?: () => Promise<void>;
  readonly rest?: () => Promise<void>;
  /** Instead of the store itself. */
  readonly through?: PostgresStore;
}

/** Creates a payment with the real use case and store, at a provider that answers after `onSend`. */
function create(options: CreateOptions): Promise<CreateAttempt> {
  const { outcome, onSend, rest, through = store, provider: name = 'solpay', ...input } = options;
  const provider = {
    name,
    findsLostCreatesBy: 'reference',
    async createPayment() {
      sent += 1;
      await onSend?.();
      return { outcome: 'created', providerPaymentId: null, authorisationUrl: null, reason: null, ...outcome };
    },
  } as Partial<Provider> as Provider;
  const request = { orderId, description: 'Two chairs', details: { a: 'x', b: [1] }, ...input };
  return createPayment(request, { store: through, provider, ...(rest ? { rest } : {}) });
}

/** Starts the request of `create` under its key and never finishes it, as a process does that dies. */
async function startOnly(): Promise<CreateAttempt> {
  const started = new Promise<CreateAttempt>((resolve) => {
    const dying = {
      ...store,
      createAttempts: {
        ...store.createAttempts,
        start: async (attempt: Parameters<typeof store.createAttempts.start>[0]) => {
          resolve(await store.createAttempts.start(attempt));
          return new Promise<never>(() => {});
        },
      },
    };
    const provider = { name: 'solpay', findsLostCreatesBy: 'reference' } as Partial<Provider> as Provider;
    const details = { a: 'x', b: [1] };
    void createPayment(
      { orderId, description: 'Two chairs', details, idempotencyKey: key() },
      { store: dying, provider },
    );
  });
  return started;
}
