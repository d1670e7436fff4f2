import { createHash } from 'node:crypto';
import { type Claim, type EvidenceDraft, moneyFromDecimal, type Order } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';
import { checkInvariants, violationsIn } from './check-invariants.ts';
import type { History } from './invariant.ts';

const now = new Date('2026-06-01T12:00:00Z');
const body = Buffer.from('{"canary":"planted-secret"}');
const digest = createHash('sha256').update(body).digest();

const history: History = {
  acknowledged: [{ provider: 'a-provider', addressedOrderId: 'paid', digest: digest.toString('hex') }],
  requiredChecks: { witness: ['payee', 'status'] },
  receivedEvents: [],
  quiet: true,
  canaries: ['planted-secret'],
  outputs: ['a log line'],
};

/** A second event of the order that is paid. */
const EVENT_2 = `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
  select '00000000-0000-4000-8000-000000000002', stream, 2, order_id, type, '{}', now() from events
  where order_id = 'paid'`;

/** The delivery of an event of the order that is paid. */
function delivery(sequence: number, state: string, attempts = 0): string {
  return `insert into deliveries (endpoint, event_id, stream, sequence, state, attempts, waiting_since, finished_at)
    select 'shop', event_id, stream, sequence, '${state}', ${attempts}, now(),
      case when '${state}' <> 'pending' then now() end
    from events where order_id = 'paid' and sequence = ${sequence}`;
}

/** The order that is paid in full, as I17 states it. */
const PAID = 'paid, 10000e-2 USD, allowed, a-provider payment paid';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase({ template: 'healthy', migrate: makeHealthy });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

test('every invariant holds in a database that the store wrote', async () => {
  expect(await checkInvariants(database.url, history)).toEqual([]);
});

test.each<[string, readonly string[], RegExp]>([
  ['an acknowledged callback is missing', ['delete from callbacks'], /^I1: callback \w+ was acknowledged/],
  [
    'an acknowledged callback is stored for another address',
    [`update callbacks set addressed_order_id = 'other'`],
    /^I1: .* acknowledged/,
  ],
  ['a callback has other bytes', [`update callbacks set body = 'x'`], /^I1: the bytes of callback/],
  [
    'a callback is stored twice',
    [
      'alter table callbacks drop constraint callbacks_provider_addressed_order_id_digest_key',
      `insert into callbacks (provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at)
       select provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at from callbacks`,
    ],
    /^I1: callback \w+ is in the inbox 2 times/,
  ],
  ['a unique index is missing', ['alter table allocations drop constraint allocations_pkey'], /^I2: .*allocations/],
  ['a transition has no event', [`delete from events where order_id = 'paid'`], /^I2: transition 1 of order paid/],
  [
    'a transition has two events',
    [
      'alter table events drop constraint events_stream_sequence_key',
      `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
       select gen_random_uuid(), stream, sequence, order_id, type, payload, created_at from events where order_id = 'paid'`,
    ],
    /^I2: transition 1 of order paid to paid has the events \[order.paid,order.paid\]/,
  ],
  [
    'a transition is stored twice',
    [
      'alter table standing_transitions drop constraint standing_transitions_pkey',
      `insert into standing_transitions select * from standing_transitions where order_id = 'paid'`,
    ],
    /^I2: transition 1 of order paid to paid is there 2 times/,
  ],
  [
    'an event has no transition',
    [`update events set sequence = 9 where order_id = 'paid'`],
    /^I2: event .* has no transition/,
  ],
  [
    'an event has another state than its transition',
    [`update events set payload = replace(payload, '"state":"paid"', '"state":"overpaid"')`],
    /^I2: .* has an event with the state overpaid/,
  ],
  [
    'an order is paid without evidence',
    [`delete from evidence where order_id = 'paid'`],
    /^I3: order paid is paid by a-provider payment +paid, which has no evidence/,
  ],
  [
    'an order is paid without a claim',
    [`update standings set claims = '[]' where order_id = 'paid'`],
    /^I3: order paid is paid without a claim/,
  ],
  [
    'a check failed',
    [`update evidence set checks = jsonb_set(checks, '{1,result}', '"failed"')`],
    /^I3: order paid is paid by a-provider payment +paid, which has status=failed/,
  ],
  [
    'a check is unknown',
    [`update evidence set checks = jsonb_set(checks, '{1,result}', '"unknown"')`],
    /^I3: order paid is paid by a-provider payment +paid, which has status=unknown/,
  ],
  ['a check is missing', [`update evidence set checks = checks - 1`], /^I3: order paid .* status=missing/],
  ['all checks are missing', [`update evidence set checks = '[]'`], /no check$/],
  ['the witness did not answer', [`update evidence set answered = false`], /^I3: order paid .* no evidence/],
  [
    'an unpaid order may be fulfilled',
    [`update standings set fulfilment_allowed = true where order_id = 'open'`],
    /^I3: order open is awaiting and may be fulfilled/,
  ],
  [
    'a unit of money pays two orders',
    [
      'drop index allocations_whole',
      `update allocations set reference = 'paid', unit_reference = 'paid' where order_id = 'part'`,
      `update claims set reference = 'paid' where order_id = 'part'`,
    ],
    /^I4: payment a-provider 0 paid +0 pays paid and part by a rule|^I4: payment a-provider 0 paid +0 pays part and paid by a rule/,
  ],
  [
    'more is allocated than the unit is',
    [
      'alter table allocations drop constraint allocations_check',
      `update allocations set amount_minor = 10001, unit_minor = 10000 where order_id = 'paid'`,
    ],
    /^I4: payment a-provider 0 paid +0 pays paid more than it is/,
  ],
  [
    'an order holds money that no witness showed',
    [`update evidence set facts = null where reference = 'paid'`],
    /^I4: order paid holds payment a-provider 0 paid +0, which no witness showed/,
  ],
  [
    'money that a witness shows is held by no order',
    [`delete from allocations where order_id = 'paid'`],
    /^I22: a-provider payment +paid shows money that no order holds/,
  ],
  [
    'a transfer of a transaction is held by no order while another one is held',
    [
      `update allocations set kind = 'transaction', network = 'Chain', unit_kind = 'transfer', unit_provider = '', chain_id = 1,
         token = '0xt', recipient = '0xm' where order_id = 'paid'`,
      `update claims set kind = 'transaction', network = 'Chain' where order_id = 'paid'`,
      `update evidence set kind = 'transaction', network = 'Chain', facts = '{"kind": "transaction", "chainId": 1, "block": {"hash": "0xb"},
         "transfers": [
           {"token": "0xt", "recipient": "0xm", "position": 0, "amount": {"amountMinor": "10000", "currency": "USD", "exponent": 2}},
           {"token": "0xt", "recipient": "0xm", "position": 1, "amount": {"amountMinor": "500", "currency": "USD", "exponent": 2}}]}'
       where order_id = 'paid'`,
    ],
    /^I22: a-provider transaction Chain paid shows money that no order holds .*: transfer +1 paid 0xt 0xm 1$/,
  ],
  [
    'a person left a rest of a unit that no discrepancy names',
    [`update allocations set amount_minor = 9999, allocated_by = 'person' where order_id = 'paid'`],
    /^I22: a-provider payment +paid shows money of which a person left a rest/,
  ],
  [
    'an order holds more than it expects and no discrepancy says so',
    [`update orders set amount_minor = 9999 where order_id = 'paid'`],
    /^I22: order paid holds more than it expects/,
  ],
  [
    'a person gave an order more of a payment than its witness shows now',
    [
      `update allocations set allocated_by = 'person' where order_id = 'paid'`,
      `update evidence set facts = jsonb_set(facts, '{amount,amountMinor}', '"9000"') where reference = 'paid'`,
    ],
    /^I6: order paid has 10000 and holds another sum/,
  ],
  [
    'a witness reversed an order without saying so',
    [
      `insert into standing_transitions (order_id, version, from_state, to_state, proof, cause, fulfilment_allowed, at)
       values ('paid', 2, 'paid', 'reversed', 'none', 'witness', false, now())`,
    ],
    /^I21: order paid, transition 2 to reversed: no witness said/,
  ],
  [
    'a transition is missing',
    [`delete from standing_transitions where order_id = 'paid'`],
    /^I5: order paid is paid \(version 1\), its transitions give awaiting \(version 0\)/,
  ],
  [
    'a transition is not allowed',
    [`update standing_transitions set from_state = 'refunded', to_state = 'awaiting' where order_id = 'paid'`],
    /^I5: order paid, transition 1 from refunded to awaiting: is not allowed/,
  ],
  [
    'a version is left out',
    [`update standing_transitions set version = 2 where order_id = 'paid'`],
    /^I5: order paid, transition 2 .* follows transition 0/,
  ],
  [
    'the stored state is another',
    [`update standings set state = 'overpaid' where order_id = 'paid'`],
    /^I5: order paid is overpaid \(version 1\), its transitions give paid/,
  ],
  [
    'an event is sent while an earlier one of its stream is pending',
    [EVENT_2, delivery(1, 'pending'), delivery(2, 'pending', 1)],
    /^I19: event .* was overtaken at endpoint shop/,
  ],
  ['an event has no delivery', ['update events set queued_at = now()'], /^I19: event .* has no delivery/],
  [
    'an event has another sequence than its payload',
    [`update events set payload = replace(payload, '"sequence":1', '"sequence":7')`],
    /^I19: event .* names another id, stream or sequence/,
  ],
  [
    'an event is marked as delivered that no endpoint received',
    [delivery(1, 'delivered')],
    /^I19: endpoint shop never received event/,
  ],
  [
    'a cent is added to the paid sum',
    [`update standings set paid_minor = paid_minor + 1 where order_id = 'paid'`],
    /^I6: order paid has 10001/,
  ],
  [
    'a cent is missing from the money that it holds',
    [`update allocations set amount_minor = amount_minor - 1 where order_id = 'paid'`],
    /^I6: order paid has 10000/,
  ],
  [
    'the money that it holds is of another currency',
    [`update allocations set currency = 'EUR' where order_id = 'paid'`],
    /^I6: order paid of USD has money of another currency/,
  ],
  [
    'the sums of a run do not add up',
    [
      `insert into runs (run_id, dry_run, lease_until, summary) values (gen_random_uuid(), false, now(), '{"sums":[{"currency":"USD","ordered":"1.00","proven":"1.00","matched":"0.50","unmatched":"0.49"}]}')`,
    ],
    /^I6: in run .* USD/,
  ],
  ['a callback is not matched', [`update callbacks set matched_at = null`], /^I9: callback \d+ has not been matched/],
  [
    'a job is ready and unclaimed',
    [`update punteo_jobs.job set start_after = now() - interval '2 min', created_on = now() - interval '2 min'`],
    /^I9: job .* of verify\/a-provider is ready/,
  ],
  [
    'a job is claimed by a dead worker',
    [`update punteo_jobs.job set state = 'active', started_on = now() - interval '2 min'`],
    /^I9: job .* of verify\/a-provider is claimed/,
  ],
  [
    'a secret is in a table',
    [`insert into audit (actor, action, subject, detail) values ('a', 'b', 'c', '{"x":"planted-secret"}')`],
    /^I10: planted-secret is in public.audit.detail/,
  ],
  [
    'a secret is in a table in hex',
    [`insert into audit (actor, action, subject) values ('a', 'b', encode('planted-secret', 'hex'))`],
    /^I10: planted-secret is in public.audit.subject/,
  ],
  [
    'a secret is in a job',
    [`update punteo_jobs.job set output = '{"message":"planted-secret"}'`],
    /^I10: planted-secret is in punteo_jobs.job/,
  ],
])('a violation is found when %s', async (_case, statements, expected) => {
  expect(await violationsAfter(statements)).toContainEqual(expect.stringMatching(expected));
});

test.each<[string, string, string]>([
  ['permission to fulfil', "set fulfilment_allowed = false where order_id = 'paid'", PAID.replace(', allowed', '')],
  ['claims', "set claims = '[]' where order_id = 'paid'", PAID.replace(', a-provider payment paid', '')],
  [
    'discrepancies',
    `set discrepancies = '[{"kind":"amount_under","claim":null,"fields":[],"moneyAtRisk":null}]'
    where order_id = 'paid'`,
    `${PAID}, amount_under`,
  ],
])('a violation is found when the stored %s of an order are not what its facts give', async (_part, change, stored) => {
  await client.query('create temporary table kept as select * from standings');
  await client.query(`update standings ${change}`);
  const violations = await checkInvariants(database.url, history);
  await client.query(`update standings set fulfilment_allowed = kept.fulfilment_allowed, claims = kept.claims,
    discrepancies = kept.discrepancies from kept where kept.order_id = standings.order_id`);
  await client.query('drop table kept');
  const message = `order paid is stored as ${stored}; its facts give ${PAID}`;
  expect(violations).toContainEqual({ invariant: 'I17', message });
});

test('a violation is found when a secret is in an output', async () => {
  expect(await violationsAfter([], { ...history, outputs: ['a', 'log: planted-secret'] })).toEqual([
    'I10: planted-secret is in output 1',
  ]);
});

test('events of one stream that were received out of order are a violation, unless a person resent the late one', async () => {
  const { rows } = await client.query<{ event_id: string }>("select event_id from events where order_id = 'paid'");
  const [first, second] = [rows[0]?.event_id ?? '', '00000000-0000-4000-8000-000000000002'];
  const statements = [EVENT_2, delivery(1, 'delivered'), delivery(2, 'delivered')];
  const known = { receivedEvents: [second, first, second].map((eventId) => ({ endpoint: 'shop', eventId })) };
  const late = /^I19: endpoint shop received event 1 of order:paid late/;
  expect(await violationsAfter(statements, known)).toContainEqual(expect.stringMatching(late));
  const resent = [...statements, 'update deliveries set resent = true where sequence = 1'];
  expect(await violationsAfter(resent, known)).not.toContainEqual(expect.stringMatching(late));
});

test('waiting work is no violation before the system is quiet', async () => {
  expect(await violationsAfter(['update callbacks set matched_at = null'], { ...history, quiet: false })).toEqual([]);
});

test('contested money that two names of a network claim for an order violates nothing: one discrepancy explains it', async () => {
  const contested = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  const store = await openStore({ url: contested.url });
  await store.orders.put(['A', 'B'].map(anOrder));
  const hash = `0x${'ab'.repeat(32)}`;
  for (const network of ['BSC', 'Binance Smart Chain']) {
    const claim: Claim = { provider: 'a-provider', kind: 'transaction', network, hash };
    for (const orderId of ['A', 'B'])
      await store.orders.change(orderId, { type: 'bind', claim }, { actor: 'ana', reason: 'test' }, now);
    await store.standings.recordEvidence('A', [transfer(claim, '100.00')], { now });
  }
  const { standing } = (await store.orders.get('A')) ?? {};
  expect(standing?.discrepancies).toMatchObject([{ kind: 'contested_payment' }]);
  await store.close();
  expect(await checkInvariants(contested.url, { ...history, acknowledged: [], quiet: false, canaries: [] })).toEqual(
    [],
  );
  await contested.drop();
});

/** The violations in a healthy database after these statements, run without its triggers. */
async function violationsAfter(statements: readonly string[], known: History = history): Promise<readonly string[]> {
  await client.query('begin');
  try {
    await client.query('set local session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
    return (await violationsIn(client, known)).map(({ invariant, message }) => `${invariant}: ${message}`);
  } finally {
    await client.query('rollback');
  }
}

/** One order paid in full, one in part, one open; a matched callback; a secret in the columns that may contain one. */
async function makeHealthy(url: string): Promise<void> {
  await migrate({ url });
  const store = await openStore({ url });
  await store.orders.put(['paid', 'part', 'open', 'paid after a restore'].map(anOrder));
  await store.callbacks.receive({
    provider: 'a-provider',
    addressedOrderId: 'paid',
    keyId: 'k',
    body,
    digest,
    contentType: null,
    receivedAt: now,
  });
  await store.callbacks.match(10, () => ({ hint: null, unreadableReason: 'unread', orderId: 'paid' }));
  const pay = async (orderId: string, decimal: string) => {
    const claim: Claim = { provider: 'a-provider', kind: 'payment', paymentId: orderId };
    await store.orders.change(orderId, { type: 'bind', claim }, { actor: 'ana', reason: 'test' }, now);
    await store.standings.recordEvidence(orderId, [proof(claim, decimal)], { now });
  };
  await pay('paid', '100.00');
  await pay('part', '40.00');
  await store.recordRestore('ana');
  await pay('paid after a restore', '100.00');
  await store.close();
}

function anOrder(orderId: string): Order {
  return {
    orderId,
    amount: moneyFromDecimal('100.00', 'USD'),
    providers: [],
    createdAt: now,
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
  };
}

/** One final transfer to the merchant. */
function transfer(claim: Claim, decimal: string): EvidenceDraft {
  const [amount, tolerance] = [moneyFromDecimal(decimal, 'USD'), moneyFromDecimal('0', 'USD')];
  return {
    ...proof(claim, decimal),
    facts: {
      kind: 'transaction',
      chainId: 56,
      block: { height: '1', hash: '0xb', minedAt: now },
      isReplaced: false,
      transfers: [{ token: '0xt', recipient: '0xm', position: 0, amount, tolerance }],
      earlyToleranceSeconds: 60,
    },
  };
}

function proof(claim: Claim, decimal: string): EvidenceDraft {
  return {
    claim,
    witness: 'witness:1',
    answered: true,
    checks: [
      { name: 'payee', result: 'passed' },
      { name: 'status', result: 'passed' },
    ],
    facts: {
      kind: 'payment',
      amount: moneyFromDecimal(decimal, 'USD'),
      status: 'paid',
      providerStatus: 'completed',
      createdAt: now,
      updatedAt: now,
      earlyToleranceSeconds: 0,
    },
    configuration: 'test',
    document: '{"name":"planted-secret"}',
    checkedAt: now,
  };
}
