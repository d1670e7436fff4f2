import { type EvidenceDraft, moneyFromDecimal, type Order } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  const draft = evidence('neopay:once');
  const { before, after } = await store.standings.recordEvidence(order, [draft], { now });
  await store.standings.recordEvidence(order, [draft], { now });
  expect([before.state, after.state]).toEqual(['awaiting', 'paid']);
  const transitions = await sql.query(
    'select version, from_state, to_state from standing_transitions where order_id = $1',
    [order],
  );
  expect(transitions.rows).toEqual([{ version: 1, from_state: 'awaiting', to_state: 'paid' }]);
  const events = await sql.query(
    "select type, payload::json ->> 'type' as payload_type from events where order_id = $1",
    [order],
  );
  expect(events.rows).toEqual([{ type: 'order.paid', payload_type: 'order.paid' }]);
});

test('of a hundred concurrent orders with the same proof, one is paid and the others have reused_hash', async () => {
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

test('D6: two logs of one transaction pay two orders, one each', async () => {
  const [first, second] = await putOrders(2);
  const one = await store.standings.recordEvidence(first, [evidence('chain:56:0xtwo', ['chain:56:0xtwo:1'])], { now });
  const other = await store.standings.recordEvidence(second, [evidence('chain:56:0xtwo', ['chain:56:0xtwo:2'])], {
    now,
  });
  expect([one.after.state, other.after.state]).toEqual(['paid', 'paid']);
});

test('a proof that is not final yet already belongs to the first order that shows it', async () => {
  const [first, second] = await putOrders(2);
  const notFinal = evidence('chain:56:0xearly', ['chain:56:0xearly:0'], 'unknown');
  expect((await store.standings.recordEvidence(first, [notFinal], { now })).after.state).toBe('confirming');
  expect(
    (await store.standings.recordEvidence(second, [{ ...notFinal, checks: evidence('x').checks }], { now })).after
      .state,
  ).toBe('awaiting');
  expect(
    (await store.standings.recordEvidence(first, [{ ...notFinal, checks: evidence('x').checks }], { now })).after.state,
  ).toBe('paid');
});

test('a transaction that the callbacks of two orders claim is contested for both', async () => {
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

test('when decide throws, no evidence and no proof use is stored', async () => {
  const [order] = await putOrders(1);
  const attempt = store.standings.recordEvidence(order, [undecidable('neopay:thrown')], { now });
  await expect(attempt).rejects.toThrow(CANNOT_DECIDE);
  const [facts] = await store.standings.orderFacts([order]);
  expect(facts?.evidence).toEqual([]);
  const uses = await sql.query('select from proof_uses where order_id = $1', [order]);
  expect(uses.rowCount).toBe(0);
});

test('a change of state that the table does not allow throws transition_forbidden and changes nothing', async () => {
  const [order] = await putOrders(1);
  await sql.query("update standings set state = 'paid' where order_id = $1", [order]);
  const forbidden = store.standings.recordEvidence(order, [], { now });
  await expect(forbidden).rejects.toMatchObject({ code: 'transition_forbidden' });
  expect((await store.orders.get(order))?.standing.state).toBe('paid');
});

test('an answer with NUL, lone surrogates or no bytes is stored', async () => {
  const [order] = await putOrders(1);
  const draft = {
    ...evidence('neopay:odd'),
    raw: 'a\u0000b',
    checks: [{ name: 'status', result: 'failed' as const, actual: '\u0000\ud800' }],
  };
  const decision = await store.standings.recordEvidence(order, [draft, { ...evidence('neopay:empty'), raw: '' }], {
    now,
  });
  const stored = [
    { raw: 'a\u0000b', checks: [{ name: 'status', actual: '\ufffd\ufffd' }, { name: 'used_once' }] },
    { raw: '', checks: [{ name: 'amount' }, { name: 'finality' }, { name: 'used_once' }] },
  ];
  expect(decision.evidence).toMatchObject(stored);
  const { rows } = await sql.query('select raw, checks from evidence where order_id = $1 order by evidence_id', [
    order,
  ]);
  expect(rows.map(({ raw, checks }) => ({ raw: raw.toString('utf8'), checks }))).toMatchObject(stored);
});

test.each(['evidence', 'standing_transitions', 'audit', 'payment_observations'])(
  'the table %s is append-only, also for its owner',
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

test('forty concurrent decisions are committed in one transaction', async () => {
  const orders = await putOrders(40);
  await Promise.all(
    orders.map((order) => store.standings.recordEvidence(order, [evidence(`neopay:${order}`)], { now })),
  );
  const { rows } = await sql.query(
    `select count(distinct xmin::text)::int as transactions, count(*)::int as paid from standings
     where order_id = any ($1) and state = $2`,
    [orders, 'paid'],
  );
  expect(rows).toEqual([{ transactions: 1, paid: 40 }]);
});

test('an order that cannot be decided does not change the decisions of the same batch', async () => {
  const [thrown, refused, good, unknown] = [...(await putOrders(3)), 'nobody'] as [string, string, string, string];
  const beyondNumeric = { amountMinor: 10n ** 80n, currency: 'USD', exponent: 2 };
  const results = await Promise.allSettled([
    store.standings.recordEvidence(thrown, [undecidable('neopay:thrown-in-batch')], { now }),
    store.standings.recordEvidence(
      refused,
      [{ ...evidence('neopay:refused-in-batch'), observed: { amount: beyondNumeric, status: 'paid', paidAt: now } }],
      { now },
    ),
    store.standings.recordEvidence(good, [evidence('neopay:good-in-batch')], { now }),
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

test('of two concurrent claims on a transaction, the refuted one does not keep the other from being paid', async () => {
  const [refutedOrder, paidOrder] = await putOrders(2);
  const hash = `0x${'78'.repeat(32)}`;
  await claim(refutedOrder, hash);
  await claim(paidOrder, hash);
  const draft = evidence(`chain:56:${hash}`, [`chain:56:${hash}:0`]);
  const refuted = { ...draft, checks: [...draft.checks, { name: 'within_window', result: 'failed' as const }] };
  const decisions = await Promise.all([
    store.standings.recordEvidence(refutedOrder, [refuted], { now }),
    store.standings.recordEvidence(paidOrder, [draft], { now }),
  ]);
  expect(decisions.map(({ after }) => after.state)).toEqual(['awaiting', 'paid']);
});

test('evidence about an unknown order throws order_unknown', async () => {
  await expect(store.standings.recordEvidence('nobody', [], { now })).rejects.toMatchObject({
    code: 'order_unknown',
  });
});

test('due lists the orders whose verification time has come, earliest first', async () => {
  const [late, early, never] = await putOrders(3);
  await store.verifications.schedule(late, new Date('2000-01-02'));
  await store.verifications.schedule(early, new Date('2000-01-01'));
  await store.verifications.schedule(never, null);
  expect(await store.verifications.due(new Date('2000-01-03'), 10)).toEqual([{ orderId: early }, { orderId: late }]);
});

test('a requested verification is listed until it has run for every claim of its order', async () => {
  const [order] = await putOrders(1);
  const [first, second] = [`0x${'34'.repeat(32)}`, `0x${'56'.repeat(32)}`];
  const verify = (hash: string) =>
    store.standings.recordEvidence(order, [{ ...evidence(`chain:56:${hash}`), checkedAt: new Date() }], { now });
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

/**
 * Evidence that no adapter returns: it passed every check in another currency than the order's, and \`decide\` throws.
 */
function undecidable(claimKey: string): EvidenceDraft {
  return { ...evidence(claimKey), observed: { amount: moneyFromDecimal('1', 'GBP'), status: 'paid', paidAt: now } };
}

const CANNOT_DECIDE = 'USD and GBP cannot be added or compared.';
