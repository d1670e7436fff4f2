import type { OrderInput } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, aPaymentClaim, aProof, aTransactionClaim, aTransfer, usd } from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const now = new Date('2026-06-01T12:00:00Z');
const BY = { actor: 'ana', reason: 'test' } as const;

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;
let sql: pg.Pool;

beforeAll(async () => {
  database = await openTestStore({ poolSize: 20 });
  store = database.store;
  sql = new pg.Pool({ connectionString: database.url });
});

afterAll(async () => {
  await sql?.end();
  await database?.close();
});

test('evidence that passed every check pays the order, once, with one transition and one merchant event', async () => {
  const [order] = await putOrders(1);
  const claim = await bind(order, 'once');
  const { before, after } = await store.standings.recordEvidence(order, [aProof({ claim })], { now });
  await store.standings.recordEvidence(order, [aProof({ claim })], { now });
  expect([before.state, after.state]).toEqual(['awaiting', 'paid']);
  const transitions = await sql.query(
    'select version, from_state, to_state, cause from standing_transitions where order_id = $1',
    [order],
  );
  expect(transitions.rows).toEqual([{ version: 1, from_state: 'awaiting', to_state: 'paid', cause: 'witness' }]);
  const events = await sql.query('select type, payload::json from events where order_id = $1', [order]);
  expect(events.rows).toMatchObject([
    {
      type: 'order.paid',
      payload: { type: 'order.paid', data: { sequence: 1, cause: 'witness', state: 'paid', fulfilmentAllowed: true } },
    },
  ]);
});

test('of a hundred orders that claim one transfer before it is verified, none is paid, and all are contested', async () => {
  const orders = await putOrders(100);
  const hash = hashOf('hundred');
  for (const order of orders) await claim(order, hash);
  const results = await Promise.all(
    orders.map((order) => store.standings.recordEvidence(order, [aTransfer(hash)], { now })),
  );
  expect(results.every(({ after }) => after.state === 'contested')).toBe(true);
  expect(await states(orders)).toEqual(Array.from({ length: 100 }, () => 'contested'));
});

test('of a hundred orders that claim one transfer after another, the first one keeps it', async () => {
  const orders = await putOrders(20);
  const hash = hashOf('first');
  for (const order of orders) {
    await claim(order, hash);
    await store.standings.recordEvidence(order, [aTransfer(hash)], { now });
  }
  expect(await states(orders)).toEqual(['paid', ...Array.from({ length: 19 }, () => 'awaiting')]);
  const last = await store.orders.get(orders.at(-1) as string);
  expect(last?.standing.discrepancies).toMatchObject([{ kind: 'proof_already_used' }]);
});

test('two transfers of one transaction pay two orders, one each, whichever order was verified', async () => {
  const [first] = await putOrders(1);
  const [second] = await putOrders(1, usd(5_000n));
  const hash = hashOf('two');
  await claim(first, hash);
  await claim(second, hash);
  const evidence = aTransfer(hash, [usd(10_000n), usd(5_000n)]);
  await store.standings.recordEvidence(first, [evidence], { now });
  expect(await states([first, second])).toEqual(['paid', 'paid']);
});

test('a transfer that is held before it is final pays the order that held it first', async () => {
  const [first, second] = await putOrders(2);
  const hash = hashOf('early');
  await claim(first, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash, [usd(10_000n)], { isFinal: false })], { now });
  await claim(second, hash);
  await store.standings.recordEvidence(second, [aTransfer(hash)], { now });
  expect(await states([first, second])).toEqual(['paid', 'awaiting']);
});

test('an order that another order displaces is told so by an event with the cause allocation', async () => {
  const [small] = await putOrders(1, usd(500n));
  const [honest] = await putOrders(1);
  const hash = hashOf('jacked');
  await claim(small, hash);
  await store.standings.recordEvidence(small, [aTransfer(hash)], { now });
  expect(await states([small])).toEqual(['overpaid']);
  await claim(honest, hash);
  await store.standings.recordEvidence(honest, [aTransfer(hash)], { now });
  expect(await states([small, honest])).toEqual(['awaiting', 'paid']);
  const { rows } = await sql.query(
    "select payload::json -> 'data' as data from events where order_id = $1 order by standing_version",
    [small],
  );
  expect(rows.map(({ data }) => [data.sequence, data.state, data.cause])).toEqual([
    [1, 'overpaid', 'witness'],
    [2, 'awaiting', 'allocation'],
  ]);
});

test('an answer for an order that was amended meanwhile is compared with the amended order', async () => {
  const [order] = await putOrders(1, usd(100n));
  const bound = await bind(order, 'meanwhile');
  await store.orders.change(order, { type: 'amend', amount: usd(100_000n) }, BY, now);
  const { after } = await store.standings.recordEvidence(order, [aProof({ claim: bound }, usd(100n))], { now });
  expect([after.state, after.fulfilmentAllowed]).toEqual(['underpaid', false]);
});

test('a verification that is based on older evidence is refused and stores nothing', async () => {
  const [order] = await putOrders(1);
  const bound = await bind(order, 'stale');
  await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now, basedOnEvidenceId: null });
  const late = store.standings.recordEvidence(order, [aProof({ claim: bound })], { now, basedOnEvidenceId: null });
  await expect(late).rejects.toMatchObject({ code: 'verification_outdated', retryable: true });
  const [facts] = await store.standings.orderFacts([order]);
  expect(facts?.evidence).toHaveLength(1);
});

test("a witness's answer never makes money disappear silently", async () => {
  const [order] = await putOrders(1);
  await sql.query("update standings set state = 'paid' where order_id = $1", [order]);
  const silent = store.standings.recordEvidence(order, [], { now });
  await expect(silent).rejects.toMatchObject({ code: 'transition_forbidden' });
  expect(await states([order])).toEqual(['paid']);
});

test('whatever a witness says is stored, NUL and lone surrogates included', async () => {
  const [order] = await putOrders(1);
  const bound = await bind(order, 'odd');
  const odd = aProof({
    claim: bound,
    document: 'a\u0000b',
    checks: [{ name: 'status', result: 'failed', actual: '\u0000\ud800' }],
  });
  const { evidence } = await store.standings.recordEvidence(order, [odd, aProof({ claim: bound, document: '' })], {
    now,
  });
  expect(evidence.map(({ checks }) => checks[0]?.actual)).toEqual(['\ufffd\ufffd', undefined]);
  expect(evidence[1]?.documentHash).toBeNull();
  const story = await store.orders.story(order);
  expect(story?.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.document] : []))).toEqual([
    'a\u0000b',
    '',
  ]);
});

test.each(['evidence', 'standing_transitions', 'audit'])('%s is append-only for everybody', async (table) => {
  const [order] = await putOrders(1);
  const bound = await bind(order, table);
  await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now });
  await expect(sql.query(`delete from ${table}`)).rejects.toThrow('append-only');
});

test('orders that are decided at the same time share a few transactions', async () => {
  const orders = await putOrders(40);
  const claims = await Promise.all(orders.map((order) => bind(order, order)));
  await Promise.all(
    orders.map((order, index) =>
      store.standings.recordEvidence(order, [aProof({ claim: claims[index] as (typeof claims)[number] })], { now }),
    ),
  );
  const { rows } = await sql.query(
    'select count(distinct xmin::text)::int as transactions from standings where order_id = any ($1) and state = $2',
    [orders, 'paid'],
  );
  expect(rows[0].transactions).toBeLessThan(10);
  expect(await states(orders)).toEqual(Array.from({ length: 40 }, () => 'paid'));
});

test('a decision that the database refuses leaves those beside it as they should be', async () => {
  const [refused, good] = await putOrders(2);
  const beyondNumeric = { amountMinor: 10n ** 80n, currency: 'USD', exponent: 2 };
  const [bad, right] = [await bind(refused, 'refused-beside'), await bind(good, 'good-beside')];
  const results = await Promise.allSettled([
    store.standings.recordEvidence(refused, [aProof({ claim: bad }, beyondNumeric)], { now }),
    store.standings.recordEvidence(good, [aProof({ claim: right })], { now }),
    store.standings.recordEvidence('nobody', [], { now }),
  ]);
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value.after.state : result.reason.code)),
  ).toEqual(['store_failed', 'paid', 'order_unknown']);
  const { rows } = await sql.query('select order_id from allocations where order_id = any ($1)', [[refused, good]]);
  expect(rows).toEqual([{ order_id: good }]);
});

// Changes that people make.

test('an order amended upwards after payment is underpaid, with an event of the cause amendment', async () => {
  const order = await paidOrder('amended');
  const { before, after } = await store.orders.change(order, { type: 'amend', amount: usd(20_000n) }, BY, now);
  expect([before.state, after.state, after.fulfilmentAllowed]).toEqual(['paid', 'underpaid', false]);
  const { rows } = await sql.query(
    "select payload::json -> 'data' as data from events where order_id = $1 order by standing_version desc limit 1",
    [order],
  );
  expect(rows[0].data).toMatchObject({ cause: 'amendment', state: 'underpaid', fulfilmentAllowed: false });
});

test('a PUT that differs is an amendment; one with another creation time is refused and stores nothing', async () => {
  const order = await paidOrder('put-again');
  const stated = anOrder({ orderId: order, amount: usd(20_000n) });
  expect(await store.orders.put([stated], BY, now)).toEqual([{ outcome: 'amended' }]);
  expect(await states([order])).toEqual(['underpaid']);
  const moved = { ...stated, amount: usd(1n), createdAt: new Date('2026-06-01T09:00:00Z') };
  expect(await store.orders.put([moved], BY, now)).toMatchObject([{ outcome: 'refused', code: 'created_at_fixed' }]);
  expect((await store.orders.get(order))?.order.amount).toEqual(usd(20_000n));
});

test('an order whose currency is amended keeps its old money as a discrepancy', async () => {
  const order = await paidOrder('currency');
  const amount = { amountMinor: 10_000n, currency: 'EUR', exponent: 2 };
  const { after } = await store.orders.change(order, { type: 'amend', amount }, BY, now);
  expect(after).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'currency_mismatch' }] });
});

test('removing the provider whose money counts is refused unless it is forced, and then is a discrepancy', async () => {
  const order = await paidOrder('removed');
  const remove = { type: 'amend', providers: ['pentagoo'] } as const;
  await expect(store.orders.change(order, remove, BY, now)).rejects.toMatchObject({ code: 'provider_money_counts' });
  const { after } = await store.orders.change(order, { ...remove, force: true }, BY, now);
  expect(after).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'paid_by_other_provider' }] });
});

test('a cancelled order that gets money is paid_after_cancel, and its id is never used again', async () => {
  const [order] = await putOrders(1);
  const bound = await bind(order, 'cancelled');
  await store.orders.change(order, { type: 'cancel' }, BY, now);
  const { after } = await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now });
  expect(after).toMatchObject({ state: 'paid_after_cancel', fulfilmentAllowed: false });
  const again = anOrder({ orderId: order, amount: usd(1n) });
  expect(await store.orders.put([again], BY, now)).toMatchObject([{ outcome: 'refused', code: 'order_cancelled' }]);
});

test('a wrong binding can be undone: the order is no longer paid, and the payment is free again', async () => {
  const order = await paidOrder('wrong');
  const [other] = await putOrders(1);
  const wrong = aPaymentClaim('wrong');
  await expect(store.orders.change(other, { type: 'bind', claim: wrong }, BY, now)).rejects.toMatchObject({
    code: 'payment_bound_elsewhere',
  });
  const { after } = await store.orders.change(order, { type: 'unbind', claim: wrong }, BY, now);
  expect(after.state).toBe('awaiting');
  const bound = await store.orders.change(other, { type: 'bind', claim: wrong }, BY, now);
  expect(bound.after.state).toBe('paid');
});

test('a person settles a contested transfer: the order that it is allocated to is paid, the other is not', async () => {
  const [first, second] = await putOrders(2);
  const hash = hashOf('settled');
  for (const order of [first, second]) await claim(order, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash)], { now });
  expect(await states([first, second])).toEqual(['contested', 'contested']);
  await store.orders.change(second, allocation(hash, usd(10_000n)), BY, now);
  expect(await states([first, second])).toEqual(['awaiting', 'paid']);
  await store.orders.change(second, { type: 'unallocate', unit: unitOf(hash) }, BY, now);
  expect(await states([first, second])).toEqual(['contested', 'contested']);
});

test('a person splits a transfer between two orders, and never beyond its amount', async () => {
  const [first] = await putOrders(1, usd(6_000n));
  const [second] = await putOrders(1, usd(4_000n));
  const [third] = await putOrders(1, usd(4_000n));
  const hash = hashOf('split');
  for (const order of [first, second, third]) await claim(order, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash)], { now });
  await store.orders.change(first, allocation(hash, usd(6_000n)), BY, now);
  await store.orders.change(second, allocation(hash, usd(4_000n)), BY, now);
  expect(await states([first, second])).toEqual(['paid', 'paid']);
  await expect(store.orders.change(third, allocation(hash, usd(1n)), BY, now)).rejects.toMatchObject({
    code: 'unit_exceeded',
  });
  const { rows } = await sql.query('select amount_minor from allocations where unit_reference = $1 order by 1', [hash]);
  expect(rows).toEqual([{ amount_minor: '4000' }, { amount_minor: '6000' }]);
});

test('several payments count as the payment of an order once a person accepts them', async () => {
  const [order] = await putOrders(1);
  const [one, two] = [await bind(order, 'part-1'), await bind(order, 'part-2')];
  const parts = [aProof({ claim: one }, usd(6_000n)), aProof({ claim: two }, usd(4_000n))];
  const { after } = await store.standings.recordEvidence(order, parts, { now });
  expect([after.state, after.fulfilmentAllowed]).toEqual(['paid_in_parts', false]);
  const accepted = await store.orders.change(order, { type: 'accept_parts' }, BY, now);
  expect([accepted.after.state, accepted.after.fulfilmentAllowed]).toEqual(['paid', true]);
});

test('each change is an audit row with actor, reason, old and new value, and stands in the story', async () => {
  const [order] = await putOrders(1);
  await store.orders.change(order, { type: 'amend', amount: usd(20_000n) }, { actor: 'ben', reason: 'typo' }, now);
  const { rows } = await sql.query('select actor, action, detail from audit where subject = $1', [`order:${order}`]);
  expect(rows).toEqual([
    {
      actor: 'ben',
      action: 'order.amended',
      detail: { reason: 'typo', amountBefore: '100.00 USD', amount: '200.00 USD' },
    },
  ]);
  const story = await store.orders.story(order);
  expect(story).toContainEqual(
    expect.objectContaining({ type: 'order_changed', change: 'order.amended', actor: 'ben', reason: 'typo' }),
  );
});

test('orders are due when their time has come, earliest first', async () => {
  const [late, early, never] = (await putOrders(3)) as [string, string, string];
  await store.verifications.schedule(late, new Date('2000-01-02'));
  await store.verifications.schedule(early, new Date('2000-01-01'));
  await store.verifications.schedule(never, null);
  expect(await store.verifications.due(new Date('2000-01-03'), 10)).toEqual([{ orderId: early }, { orderId: late }]);
});

test('a verification that a callback requested is pending until each claim of the order was asked about', async () => {
  const [order] = await putOrders(1);
  const [first, second] = [hashOf('req-1'), hashOf('req-2')];
  const verify = (hash: string) =>
    store.standings.recordEvidence(order, [aTransfer(hash, [], { checkedAt: new Date() })], { now });
  await claim(order, first);
  expect(await store.verifications.requested()).toContainEqual({ orderId: order });
  await verify(first);
  expect(await store.verifications.requested()).not.toContainEqual({ orderId: order });
  await claim(order, second);
  await verify(first);
  expect(await store.verifications.requested()).toContainEqual({ orderId: order });
  await verify(second);
  expect(await store.verifications.requested()).not.toContainEqual({ orderId: order });
});

let count = 0;

async function putOrders(many: number, amount = usd(10_000n)): Promise<[string, string, ...string[]]> {
  const made = Array.from({ length: many }, (): OrderInput => {
    count += 1;
    return anOrder({ orderId: `J-${count}`, amount });
  });
  await store.orders.put(made);
  return made.map(({ orderId }) => orderId) as [string, string, ...string[]];
}

async function paidOrder(paymentId: string): Promise<string> {
  const [order] = await putOrders(1);
  const bound = await bind(order, paymentId);
  await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now });
  expect(await states([order])).toEqual(['paid']);
  return order;
}

async function bind(orderId: string, paymentId: string) {
  const bound = aPaymentClaim(paymentId);
  await store.orders.change(orderId, { type: 'bind', claim: bound }, BY, now);
  return bound;
}

async function states(orderIds: readonly string[]): Promise<readonly string[]> {
  const orders = await Promise.all(orderIds.map((orderId) => store.orders.get(orderId)));
  return orders.map((found) => found?.standing.state ?? 'unknown');
}

function hashOf(name: string): string {
  return `0x${Buffer.from(name).toString('hex').padEnd(64, '0')}`;
}

function unitOf(hash: string) {
  return { kind: 'transfer', chainId: 56, hash, token: '0xtoken', recipient: '0xmerchant', position: 0 } as const;
}

function allocation(hash: string, amount: ReturnType<typeof usd>) {
  return { type: 'allocate', claim: aTransactionClaim(hash), unit: unitOf(hash), amount } as const;
}

/** A callback for this order that names this transaction, received and matched. */
async function claim(orderId: string, hash: string): Promise<void> {
  const body = Buffer.from(`${orderId} ${hash}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  await store.callbacks.receive({
    provider: 'pentagoo',
    addressedOrderId: null,
    keyId: 't1',
    body,
    digest,
    contentType: null,
    receivedAt: now,
  });
  await store.callbacks.match(10, () => ({
    hint: {
      orderReference: orderId,
      providerPaymentId: null,
      transaction: { network: 'Ethereum', hash },
      amount: null,
      amountText: null,
      occurredAtText: null,
    },
    unreadableReason: null,
    orderId,
  }));
}
