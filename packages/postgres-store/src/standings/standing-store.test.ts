import { type EvidenceDraft, moneyFromDecimal, type Order } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const now = new Date('2026-06-01T12:00:00Z');

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

test('evidence that passed every check pays the order, once, with one transition and one event', async () => {
  const [order] = await putOrders(1);
  const draft = evidence('neopay:once');
  const { before, after } = await store.standings.recordEvidence(order, [draft], { now });
  await store.standings.recordEvidence(order, [draft], { now });
  expect([before.state, after.state]).toEqual(['awaiting', 'paid']);
  const transitions = await sql.query(
    'select version, from_state, to_state from standing_transitions where order_id = $1',
    [order],
  );
  expect(transitions.rows).toEqual([{ version: 1, from_state: 'awaiting', to_state: 'paid' }]);
  const events = await sql.query("select type, payload::json ->> 'type' as told from events where order_id = $1", [
    order,
  ]);
  expect(events.rows).toEqual([{ type: 'order.paid', told: 'order.paid' }]);
});

test('of a hundred orders that reach for one proof at once, one is paid', async () => {
  const orders = await putOrders(100);
  const results = await Promise.all(
    orders.map((order) =>
      store.standings.recordEvidence(order, [evidence('chain:56:0xsame', ['chain:56:0xsame:3'])], { now }),
    ),
  );
  expect(results.filter(({ after }) => after.state === 'paid')).toHaveLength(1);
  const refused = results.filter(({ after }) => after.state === 'awaiting');
  expect(refused).toHaveLength(99);
  expect(refused.every(({ after }) => after.discrepancies[0]?.kind === 'reused_hash')).toBe(true);
});

test('D6: two logs of one transaction may pay two orders, one each', async () => {
  const [first, second] = await putOrders(2);
  const one = await store.standings.recordEvidence(first, [evidence('chain:56:0xtwo', ['chain:56:0xtwo:1'])], { now });
  const other = await store.standings.recordEvidence(second, [evidence('chain:56:0xtwo', ['chain:56:0xtwo:2'])], {
    now,
  });
  expect([one.after.state, other.after.state]).toEqual(['paid', 'paid']);
});

test('proof that a witness shows before it is final is kept for the order that came first', async () => {
  const [first, second] = await putOrders(2);
  const seen = evidence('chain:56:0xearly', ['chain:56:0xearly:0'], 'unknown');
  expect((await store.standings.recordEvidence(first, [seen], { now })).after.state).toBe('confirming');
  expect(
    (await store.standings.recordEvidence(second, [{ ...seen, checks: evidence('x').checks }], { now })).after.state,
  ).toBe('awaiting');
  expect(
    (await store.standings.recordEvidence(first, [{ ...seen, checks: evidence('x').checks }], { now })).after.state,
  ).toBe('paid');
});

test('one transaction that the callbacks of two orders name, neither proven yet, is contested for both', async () => {
  const [first, second] = await putOrders(2);
  const hash = `0x${'12'.repeat(32)}`;
  await claim(first, hash);
  await claim(second, hash);
  const draft = evidence(`chain:56:${hash}`, [`chain:56:${hash}:0`]);
  for (const order of [first, second]) {
    const { after } = await store.standings.recordEvidence(order, [draft], { now });
    expect(after).toMatchObject({
      state: 'contested',
      fulfilmentAllowed: false,
      discrepancies: [{ kind: 'contested_hash' }],
    });
  }
});

test('when the decision throws, nothing of the judgement stays', async () => {
  const [order] = await putOrders(1);
  const attempt = store.standings.recordEvidence(order, [undecidable('neopay:thrown')], { now });
  await expect(attempt).rejects.toThrow(CANNOT_DECIDE);
  const [facts] = await store.standings.orderFacts([order]);
  expect(facts?.evidence).toEqual([]);
  const uses = await sql.query('select from proof_uses where order_id = $1', [order]);
  expect(uses.rowCount).toBe(0);
});

test('proven money never leaves silently: a move that the table does not allow is refused', async () => {
  const [order] = await putOrders(1);
  await sql.query("update standings set state = 'paid' where order_id = $1", [order]);
  const silent = store.standings.recordEvidence(order, [], { now });
  await expect(silent).rejects.toMatchObject({ code: 'transition_forbidden' });
  expect((await store.orders.get(order))?.standing.state).toBe('paid');
});

test('whatever a witness says can be stored, NUL and lone surrogates too', async () => {
  const [order] = await putOrders(1);
  const draft = {
    ...evidence('neopay:odd'),
    raw: 'a\u0000b',
    checks: [{ name: 'status', result: 'failed' as const, actual: '\u0000\ud800' }],
  };
  const judged = await store.standings.recordEvidence(order, [draft, { ...evidence('neopay:silent'), raw: '' }], {
    now,
  });
  const said = [
    { raw: 'a\u0000b', checks: [{ name: 'status', actual: '\ufffd\ufffd' }, { name: 'used_once' }] },
    { raw: '', checks: [{ name: 'amount' }, { name: 'finality' }, { name: 'used_once' }] },
  ];
  expect(judged.evidence).toMatchObject(said);
  const { rows } = await sql.query('select raw, checks from evidence where order_id = $1 order by evidence_id', [
    order,
  ]);
  expect(rows.map(({ raw, checks }) => ({ raw: raw.toString('utf8'), checks }))).toMatchObject(said);
});

test.each(['evidence', 'standing_transitions', 'audit', 'payment_observations'])(
  '%s is append-only, also for us',
  async (table) => {
    const [order] = await putOrders(1);
    await store.standings.recordEvidence(order, [evidence(`neopay:${table}`)], { now });
    await store.payments.observe(
      [
        {
          provider: 'neopay',
          providerPaymentId: table,
          orderId: null,
          amount: moneyFromDecimal('1', 'GBP'),
          status: 'paid',
          providerStatus: 'x',
          environment: null,
          createdAt: null,
          updatedAt: null,
          payers: [],
          raw: '',
        },
      ],
      now,
    );
    await sql.query("insert into audit (actor, action, subject) values ('a', 'b', 'c')");
    await expect(sql.query(`delete from ${table}`)).rejects.toThrow('append-only');
  },
);

test('orders that are judged at the same time are committed batched, a few transactions for all', async () => {
  const orders = await putOrders(40);
  await Promise.all(
    orders.map((order) => store.standings.recordEvidence(order, [evidence(`neopay:${order}`)], { now })),
  );
  const { rows } = await sql.query(
    'select count(distinct xmin::text)::int as transactions, count(*)::int as paid from standings where order_id = any ($1) and state = $2',
    [orders, 'paid'],
  );
  expect(rows[0].paid).toBe(40);
  expect(rows[0].transactions).toBeLessThan(10);
});

test('an order whose judgement fails leaves those that are judged beside it as they should be', async () => {
  const [thrown, refused, good, unknown] = [...(await putOrders(3)), 'nobody'] as [string, string, string, string];
  const beyondNumeric = { amountMinor: 10n ** 80n, currency: 'USD', exponent: 2 };
  const results = await Promise.allSettled([
    store.standings.recordEvidence(thrown, [undecidable('neopay:thrown-beside')], { now }),
    store.standings.recordEvidence(
      refused,
      [{ ...evidence('neopay:refused-beside'), observed: { amount: beyondNumeric, status: 'paid', paidAt: now } }],
      { now },
    ),
    store.standings.recordEvidence(good, [evidence('neopay:good-beside')], { now }),
    store.standings.recordEvidence(unknown, [], { now }),
  ]);
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value.after.state : result.reason.message)),
  ).toEqual([
    CANNOT_DECIDE,
    'The database rejected a statement (SQLSTATE 22003).',
    'paid',
    'There is no order nobody.',
  ]);
  const uses = await sql.query('select order_id from proof_uses where order_id = any ($1)', [[thrown, refused, good]]);
  expect(uses.rows).toEqual([{ order_id: good }]);
});

test('judged at once, the order that was first to be refuted on a transaction does not keep the next from being paid by it', async () => {
  const [stranger, owner] = await putOrders(2);
  const hash = `0x${'78'.repeat(32)}`;
  await claim(stranger, hash);
  await claim(owner, hash);
  const draft = evidence(`chain:56:${hash}`, [`chain:56:${hash}:0`]);
  const refuted = { ...draft, checks: [...draft.checks, { name: 'within_window', result: 'failed' as const }] };
  const judged = await Promise.all([
    store.standings.recordEvidence(stranger, [refuted], { now }),
    store.standings.recordEvidence(owner, [draft], { now }),
  ]);
  expect(judged.map(({ after }) => after.state)).toEqual(['awaiting', 'paid']);
});

test('an unknown order is said to be unknown', async () => {
  await expect(store.standings.recordEvidence('nobody', [], { now })).rejects.toMatchObject({
    code: 'order_unknown',
  });
});

test('orders are due when their time has come, earliest first', async () => {
  const [late, early, never] = await putOrders(3);
  await store.verifications.schedule(late, new Date('2000-01-02'));
  await store.verifications.schedule(early, new Date('2000-01-01'));
  await store.verifications.schedule(never, null);
  expect(await store.verifications.due(new Date('2000-01-03'), 10)).toEqual([{ orderId: early }, { orderId: late }]);
});

test('a look that a callback asked for is wanted until it has been taken, about each claim', async () => {
  const [order] = await putOrders(1);
  const [first, second] = [`0x${'34'.repeat(32)}`, `0x${'56'.repeat(32)}`];
  const look = (hash: string) =>
    store.standings.recordEvidence(order, [{ ...evidence(`chain:56:${hash}`), checkedAt: new Date() }], { now });
  await claim(order, first);
  expect(await store.verifications.requested()).toContainEqual({ orderId: order });
  await look(first);
  expect(await store.verifications.requested()).not.toContainEqual({ orderId: order });
  await claim(order, second);
  await look(first);
  expect(await store.verifications.requested()).toContainEqual({ orderId: order });
  await look(second);
  expect(await store.verifications.requested()).not.toContainEqual({ orderId: order });
});

let orders = 0;

async function putOrders<N extends number>(count: N): Promise<string[] & [string, string, string]> {
  const made = Array.from({ length: count }, (): Order => {
    orders += 1;
    return {
      orderId: `J-${orders}`,
      amount: moneyFromDecimal('100.00', 'USD'),
      providers: [],
      createdAt: now,
      dueAt: null,
      fulfilledAt: null,
    };
  });
  await store.orders.put(made);
  return made.map(({ orderId }) => orderId) as string[] & [string, string, string];
}

function evidence(claimKey: string, proofKeys = [claimKey], finality: 'passed' | 'unknown' = 'passed'): EvidenceDraft {
  return {
    claimKey,
    provider: 'neopay',
    witness: 'neopay',
    answered: true,
    checks: [
      { name: 'amount', result: 'passed' },
      { name: 'finality', result: finality },
    ],
    observed: { amount: moneyFromDecimal('100.00', 'USD'), status: 'paid', paidAt: now },
    proofKeys,
    raw: '{}',
    checkedAt: now,
  };
}

/** A callback for this order that names this transaction, received and handed over. */
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

/** Evidence that no adapter returns: it passed every check in another currency than the order's, and \`decide\` throws. */
function undecidable(claimKey: string): EvidenceDraft {
  return { ...evidence(claimKey), observed: { amount: moneyFromDecimal('1', 'GBP'), status: 'paid', paidAt: now } };
}

const CANNOT_DECIDE = 'USD and GBP cannot be added or compared.';
