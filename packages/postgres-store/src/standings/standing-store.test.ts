import type { OrderInput } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  anOrder,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  plainMatcher,
  usd,
} from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const now = new Date('2026-06-01T12:00:00Z');

let database: TestStore;
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

test('evidence that passed every check pays its order once, with one transition and one merchant event', async () => {
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

test('a hundred orders that claim one transfer before it is verified are all contested, and none is paid', async () => {
  const orders = await putOrders(100);
  const hash = hashOf('hundred');
  for (const order of orders) await claim(order, hash);
  const results = await Promise.all(
    orders.map((order) => store.standings.recordEvidence(order, [aTransfer(hash)], { now })),
  );
  expect(results.every(({ after }) => after.state === 'contested')).toBe(true);
  expect(await states(orders)).toEqual(Array.from({ length: 100 }, () => 'contested'));
});

test('the first of twenty orders that claim one transfer keeps it; the others have proof_already_used', async () => {
  const orders = await putOrders(20);
  const hash = hashOf('first');
  for (const order of orders) {
    await claim(order, hash);
    await store.standings.recordEvidence(order, [aTransfer(hash)], { now });
  }
  expect(await states(orders)).toEqual(['paid', ...Array.from({ length: 19 }, () => 'awaiting')]);
  for (const order of orders.slice(1)) {
    const stored = await store.orders.get(order);
    expect(stored?.standing.discrepancies).toMatchObject([{ kind: 'proof_already_used' }]);
  }
});

test('D6: two transfers of one transaction pay two orders, one each, when one of the orders is verified', async () => {
  const [first] = await putOrders(1);
  const [second] = await putOrders(1, usd(5_000n));
  const hash = hashOf('two');
  await claim(first, hash);
  await claim(second, hash);
  const evidence = aTransfer(hash, [usd(10_000n), usd(5_000n)]);
  await store.standings.recordEvidence(first, [evidence], { now });
  expect(await states([first, second])).toEqual(['paid', 'paid']);
});

test('a transfer that is not final yet already belongs to the first order that was verified with it', async () => {
  const [first, second] = await putOrders(2);
  const hash = hashOf('early');
  await claim(first, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash, [usd(10_000n)], { isFinal: false })], { now });
  await claim(second, hash);
  await store.standings.recordEvidence(second, [aTransfer(hash)], { now });
  expect(await states([first, second])).toEqual(['paid', 'awaiting']);
});

test('an order that loses its money to one with the exact amount has an event with the cause allocation', async () => {
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
    "select payload::json -> 'data' as data from events where order_id = $1 order by sequence",
    [small],
  );
  expect(rows.map(({ data }) => [data.sequence, data.state, data.cause])).toEqual([
    [1, 'overpaid', 'witness'],
    [2, 'awaiting', 'allocation'],
  ]);
});

test('an order created after a transfer that it claims does not keep another from being paid by it', async () => {
  const [paid] = await putOrders(1);
  const late = anOrder({ orderId: 'created later', createdAt: new Date('2026-06-01T10:30:00Z') });
  await store.orders.put([late]);
  const hash = hashOf('later');
  await claim(paid, hash);
  await claim(late.orderId, hash);
  await Promise.all(
    [late.orderId, paid].map((order) => store.standings.recordEvidence(order, [aTransfer(hash)], { now })),
  );
  expect(await states([paid, late.orderId])).toEqual(['paid', 'awaiting']);
});

test('an order loses its money to two that match it exactly, whichever of the three is verified', async () => {
  const [small] = await putOrders(1, usd(500n));
  const [first, second] = await putOrders(2);
  const hash = hashOf('outranked');
  await claim(small, hash);
  await store.standings.recordEvidence(small, [aTransfer(hash)], { now });
  expect(await states([small])).toEqual(['overpaid']);
  for (const order of [first, second]) await claim(order, hash);
  await store.standings.recordEvidence(small, [aTransfer(hash)], { now });
  expect(await states([small, first, second])).toEqual(['awaiting', 'contested', 'contested']);
  expect(await causes(small)).toEqual(['witness', 'allocation']);
});

test('an order that is paid by the verification of another order has an event with the cause witness', async () => {
  const [first] = await putOrders(1);
  const [second] = await putOrders(1, usd(5_000n));
  const hash = hashOf('witnessed');
  for (const order of [first, second]) await claim(order, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash, [usd(10_000n), usd(5_000n)])], { now });
  expect(await states([first, second])).toEqual(['paid', 'paid']);
  expect(await causes(second)).toEqual(['witness']);
});

test('an answer that arrives after an amendment is compared with the amended order', async () => {
  const [order] = await putOrders(1, usd(100n));
  const bound = await bind(order, 'meanwhile');
  await store.orders.change(order, { type: 'amend', amount: usd(100_000n) }, ANA, now);
  const { after } = await store.standings.recordEvidence(order, [aProof({ claim: bound }, usd(100n))], { now });
  expect([after.state, after.fulfilmentAllowed]).toEqual(['underpaid', false]);
});

test('a verification that is based on older evidence throws verification_outdated and stores nothing', async () => {
  const [order] = await putOrders(1);
  const bound = await bind(order, 'stale');
  await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now, basedOnEvidenceId: null });
  const late = store.standings.recordEvidence(order, [aProof({ claim: bound })], { now, basedOnEvidenceId: null });
  await expect(late).rejects.toMatchObject({ code: 'verification_outdated', retryable: true });
  const [facts] = await store.standings.orderFacts([order]);
  expect(facts?.evidence).toHaveLength(1);
});

test('a change of state that a witness may not cause throws transition_forbidden and changes nothing', async () => {
  const [order] = await putOrders(1);
  await sql.query("update standings set state = 'paid' where order_id = $1", [order]);
  const silent = store.standings.recordEvidence(order, [], { now });
  await expect(silent).rejects.toMatchObject({ code: 'transition_forbidden' });
  expect(await states([order])).toEqual(['paid']);
});

test('an answer with NUL, lone surrogates or no bytes is stored', async () => {
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
  const story = (await store.orders.story(order))?.items;
  expect(story?.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.document] : []))).toEqual([
    'a\u0000b',
    '',
  ]);
});

test.each(['evidence', 'standing_transitions', 'audit'])(
  'the table %s is append-only, also for its owner',
  async (table) => {
    const [order] = await putOrders(1);
    const bound = await bind(order, table);
    await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now });
    await expect(sql.query(`delete from ${table}`)).rejects.toThrow('append-only');
  },
);

test('forty concurrent decisions are committed in one transaction', async () => {
  const orders = await putOrders(40);
  const claims = await Promise.all(orders.map((order) => bind(order, order)));
  await Promise.all(
    orders.map((order, index) =>
      store.standings.recordEvidence(order, [aProof({ claim: claims[index] as (typeof claims)[number] })], { now }),
    ),
  );
  const { rows } = await sql.query(
    `select count(distinct xmin::text)::int as transactions, count(*)::int as paid from standings
     where order_id = any ($1) and state = $2`,
    [orders, 'paid'],
  );
  expect(rows).toEqual([{ transactions: 1, paid: 40 }]);
});

test('an order that cannot be decided does not change the decisions of the same batch', async () => {
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

test('a paid order that is amended to a higher amount is underpaid, with an event of the cause amendment', async () => {
  const order = await paidOrder('amended');
  const { before, after } = await store.orders.change(order, { type: 'amend', amount: usd(20_000n) }, ANA, now);
  expect([before.state, after.state, after.fulfilmentAllowed]).toEqual(['paid', 'underpaid', false]);
  const { rows } = await sql.query(
    "select payload::json -> 'data' as data from events where order_id = $1 order by sequence desc limit 1",
    [order],
  );
  expect(rows[0].data).toMatchObject({ cause: 'amendment', state: 'underpaid', fulfilmentAllowed: false });
});

test('putting an order that differs amends it; another creation time is refused, and nothing is stored', async () => {
  const order = await paidOrder('put-again');
  const stated = anOrder({ orderId: order, amount: usd(20_000n) });
  expect(await store.orders.put([stated], ANA, now)).toEqual([{ outcome: 'amended' }]);
  expect(await states([order])).toEqual(['underpaid']);
  const moved = { ...stated, amount: usd(1n), createdAt: new Date('2026-06-01T09:00:00Z') };
  expect(await store.orders.put([moved], ANA, now)).toMatchObject([{ outcome: 'refused', code: 'created_at_fixed' }]);
  expect((await store.orders.get(order))?.order.amount).toEqual(usd(20_000n));
});

test('a paid order whose currency is amended is awaiting, with the discrepancy currency_mismatch', async () => {
  const order = await paidOrder('currency');
  const amount = { amountMinor: 10_000n, currency: 'EUR', exponent: 2 };
  const { after } = await store.orders.change(order, { type: 'amend', amount }, ANA, now);
  expect(after).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'currency_mismatch' }] });
});

test('removing the provider whose money counts is refused; forced, its money is paid_by_other_provider', async () => {
  const order = await paidOrder('removed');
  const remove = { type: 'amend', providers: ['pentagoo'] } as const;
  await expect(store.orders.change(order, remove, ANA, now)).rejects.toMatchObject({ code: 'provider_money_counts' });
  const { after } = await store.orders.change(order, { ...remove, force: true }, ANA, now);
  expect(after).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'paid_by_other_provider' }] });
});

test('a cancelled order that gets money is paid_after_cancel, and its id is never used again', async () => {
  const [order] = await putOrders(1);
  const bound = await bind(order, 'cancelled');
  await store.orders.change(order, { type: 'cancel' }, ANA, now);
  const { after } = await store.standings.recordEvidence(order, [aProof({ claim: bound })], { now });
  expect(after).toMatchObject({ state: 'paid_after_cancel', fulfilmentAllowed: false });
  const again = anOrder({ orderId: order, amount: usd(1n) });
  expect(await store.orders.put([again], ANA, now)).toMatchObject([{ outcome: 'refused', code: 'order_cancelled' }]);
});

test('a payment that is unbound no longer pays its order, and can be bound to another', async () => {
  const order = await paidOrder('wrong');
  const [other] = await putOrders(1);
  const wrong = aPaymentClaim('wrong');
  await expect(store.orders.change(other, { type: 'bind', claim: wrong }, ANA, now)).rejects.toMatchObject({
    code: 'payment_bound_elsewhere',
  });
  const { after } = await store.orders.change(order, { type: 'unbind', claim: wrong }, ANA, now);
  expect(after.state).toBe('awaiting');
  const bound = await store.orders.change(other, { type: 'bind', claim: wrong }, ANA, now);
  expect(bound.after.state).toBe('paid');
});

test('a contested transfer pays the order that a person allocates it to until it is taken back', async () => {
  const [first, second] = await putOrders(2);
  const hash = hashOf('settled');
  for (const order of [first, second]) await claim(order, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash)], { now });
  expect(await states([first, second])).toEqual(['contested', 'contested']);
  await store.orders.change(second, allocation(hash, usd(10_000n)), ANA, now);
  expect(await states([first, second])).toEqual(['awaiting', 'paid']);
  await store.orders.change(second, { type: 'unallocate', unit: unitOf(hash) }, ANA, now);
  expect(await states([first, second])).toEqual(['contested', 'contested']);
});

test('a person splits a transfer between two orders, and at most its amount', async () => {
  const [first] = await putOrders(1, usd(6_000n));
  const [second] = await putOrders(1, usd(4_000n));
  const [third] = await putOrders(1, usd(4_000n));
  const hash = hashOf('split');
  for (const order of [first, second, third]) await claim(order, hash);
  await store.standings.recordEvidence(first, [aTransfer(hash)], { now });
  await store.orders.change(first, allocation(hash, usd(6_000n)), ANA, now);
  await store.orders.change(second, allocation(hash, usd(4_000n)), ANA, now);
  expect(await states([first, second])).toEqual(['paid', 'paid']);
  await expect(store.orders.change(third, allocation(hash, usd(1n)), ANA, now)).rejects.toMatchObject({
    code: 'unit_exceeded',
  });
  const { rows } = await sql.query('select amount_minor from allocations where unit_reference = $1 order by 1', [hash]);
  expect(rows).toEqual([{ amount_minor: '4000' }, { amount_minor: '6000' }]);
});

test('an order that is paid in parts may be fulfilled once a person accepts the parts', async () => {
  const [order] = await putOrders(1);
  const [one, two] = [await bind(order, 'part-1'), await bind(order, 'part-2')];
  const parts = [aProof({ claim: one }, usd(6_000n)), aProof({ claim: two }, usd(4_000n))];
  const { after } = await store.standings.recordEvidence(order, parts, { now });
  expect([after.state, after.fulfilmentAllowed]).toEqual(['paid_in_parts', false]);
  const accepted = await store.orders.change(order, { type: 'accept_parts' }, ANA, now);
  expect([accepted.after.state, accepted.after.fulfilmentAllowed]).toEqual(['paid', true]);
});

test('each change of an order has an audit row with actor, reason, old and new value, and a story entry', async () => {
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
  const story = (await store.orders.story(order))?.items;
  expect(story).toContainEqual(
    expect.objectContaining({
      type: 'order_changed',
      change: 'order.amended',
      actor: 'ben',
      reason: 'typo',
      detail: { amountBefore: '100.00 USD', amount: '200.00 USD' },
    }),
  );
});

test('evidence about an unknown order throws order_unknown', async () => {
  await expect(store.standings.recordEvidence('nobody', [], { now })).rejects.toMatchObject({ code: 'order_unknown' });
});

test('due lists the orders whose verification time has come, earliest first', async () => {
  const [late, early, never] = (await putOrders(3)) as [string, string, string];
  await store.verifications.schedule(late, new Date('2000-01-02'));
  await store.verifications.schedule(early, new Date('2000-01-01'));
  await store.verifications.schedule(never, null);
  const due = await store.verifications.due(new Date('2000-01-03'), 10);
  expect(due.map(({ orderId }) => orderId)).toEqual([early, late]);
});

test('a requested verification is listed until it has run for every claim of its order', async () => {
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

let orderCount = 0;

async function putOrders(count: number, amount = usd(10_000n)): Promise<[string, string, ...string[]]> {
  const made = Array.from({ length: count }, (): OrderInput => {
    orderCount += 1;
    return anOrder({ orderId: `J-${orderCount}`, amount });
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
  await bindClaim(store, orderId, bound, now);
  return bound;
}

async function states(orderIds: readonly string[]): Promise<readonly string[]> {
  const orders = await Promise.all(orderIds.map((orderId) => store.orders.get(orderId)));
  return orders.map((found) => found?.standing.state ?? 'unknown');
}

/** The causes of an order's transitions, oldest first. */
async function causes(orderId: string): Promise<readonly string[]> {
  const { rows } = await sql.query('select cause from standing_transitions where order_id = $1 order by version', [
    orderId,
  ]);
  return rows.map(({ cause }) => cause);
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
  await store.callbacks.receive(aCallback(`order ${orderId} ${hash}`, { provider: 'pentagoo', receivedAt: now }));
  await store.callbacks.match(10, plainMatcher);
}
