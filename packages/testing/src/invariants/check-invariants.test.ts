import { createHash } from 'node:crypto';
import { type Check, type EvidenceDraft, moneyFromDecimal, type Order } from '@punteo/payments';
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
  requiredChecks: { witness: ['amount', 'status'] },
  quiet: true,
  canaries: ['planted-secret'],
  outputs: ['nothing to see here'],
};

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

test('a database that the store wrote holds every invariant', async () => {
  expect(await checkInvariants(database.url, history)).toEqual([]);
});

test.each<[string, readonly string[], RegExp]>([
  ['an acknowledged callback is gone', ['delete from callbacks'], /^I1: callback \w+ was acknowledged/],
  ['it is there for another address', [`update callbacks set addressed_order_id = 'other'`], /^I1: .* acknowledged/],
  ['its bytes are others', [`update callbacks set body = 'x'`], /^I1: the bytes of callback/],
  [
    'it is there twice',
    [
      'alter table callbacks drop constraint callbacks_provider_addressed_order_id_digest_key',
      `insert into callbacks (provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at)
       select provider, addressed_order_id, key_id, digest, body, received_at, last_received_at, matched_at from callbacks`,
    ],
    /^I1: callback \w+ is in the inbox 2 times/,
  ],
  [
    'an index that refuses repeats is gone',
    ['alter table proof_uses drop constraint proof_uses_pkey'],
    /^I2: .*proof_uses/,
  ],
  ['a move was told to nobody', [`delete from events where order_id = 'paid'`], /^I2: move 1 of order paid/],
  [
    'a move was told twice',
    [
      'alter table events drop constraint events_order_id_standing_version_key',
      `insert into events (event_id, order_id, standing_version, type, payload, created_at)
       select gen_random_uuid(), order_id, standing_version, type, payload, created_at from events where order_id = 'paid'`,
    ],
    /^I2: move 1 of order paid to paid was told as \[order.paid,order.paid\]/,
  ],
  [
    'a move is there twice',
    [
      'alter table standing_transitions drop constraint standing_transitions_pkey',
      `insert into standing_transitions select * from standing_transitions where order_id = 'paid'`,
    ],
    /^I2: move 1 of order paid to paid is there 2 times/,
  ],
  [
    'an event tells of a move that never was',
    [`update events set standing_version = 9 where order_id = 'paid'`],
    /^I2: event .* tells of no move/,
  ],
  [
    'an event says another state',
    [`update events set payload = replace(payload, '"state":"paid"', '"state":"overpaid"')`],
    /^I2: .* told as a move to overpaid/,
  ],
  [
    'an order is paid by a callback alone',
    [`delete from evidence where order_id = 'paid'`],
    /^I3: order paid is paid by witness:1, of which no witness spoke/,
  ],
  [
    'an order is paid by nothing',
    [`update standings set claim_keys = '{}' where order_id = 'paid'`],
    /^I3: order paid is paid by no claim/,
  ],
  [
    'a check was not passed',
    [`update evidence set checks = jsonb_set(checks, '{1,result}', '"failed"')`],
    /^I3: order paid is paid by witness:1, of which status=failed/,
  ],
  [
    'a check is unknown',
    [`update evidence set checks = jsonb_set(checks, '{1,result}', '"unknown"')`],
    /^I3: evidence \d+ is confirmed without its checks/,
  ],
  ['a check was never asked', [`update evidence set checks = checks - 1`], /^I3: order paid .* status=missing/],
  ['no check was asked', [`update evidence set checks = '[]'`], /^I3: order paid .* no witness spoke/],
  ['the witness did not answer', [`update evidence set answered = false`], /^I3: order paid .* no witness spoke/],
  [
    'a part is called the whole',
    [`update standings set state = 'paid' where order_id = 'part'`],
    /^I3: order part is paid and no claim passed every check/,
  ],
  [
    'goods may go out unpaid',
    [`update standings set fulfilment_allowed = true where order_id = 'open'`],
    /^I3: the goods of order open/,
  ],
  [
    'a proof is kept for another',
    [`update proof_uses set order_id = 'open' where order_id = 'paid'`],
    /^I4: proof witness:1 pays paid and is not kept for it/,
  ],
  [
    'a proof pays two',
    [`update evidence set proof_keys = '{witness:1}'`],
    /^I4: proof witness:1 pays paid and part|^I4: proof witness:1 pays part and paid/,
  ],
  [
    'a proof is kept twice',
    [
      'alter table proof_uses drop constraint proof_uses_pkey',
      `insert into proof_uses select proof_key, 'open', evidence_id from proof_uses`,
    ],
    /^I4: proof witness:1 is kept twice/,
  ],
  [
    'a step is gone',
    [`delete from standing_transitions where order_id = 'paid'`],
    /^I5: order paid is paid \(1\), its steps say awaiting \(0\)/,
  ],
  [
    'a step is not allowed',
    [`update standing_transitions set from_state = 'refunded', to_state = 'awaiting' where order_id = 'paid'`],
    /^I5: order paid, step 1 from refunded to awaiting: is not allowed/,
  ],
  [
    'a step is left out',
    [`update standing_transitions set version = 2 where order_id = 'paid'`],
    /^I5: order paid, step 2 .* follows step 0/,
  ],
  [
    'the standing is another',
    [`update standings set state = 'overpaid' where order_id = 'paid'`],
    /^I5: order paid is overpaid \(1\), its steps say paid/,
  ],
  [
    'a cent appears',
    [`update standings set paid_minor = paid_minor + 1 where order_id = 'paid'`],
    /^I6: order paid has 10001/,
  ],
  ['a cent is lost', [`update evidence set observed_minor = observed_minor - 1`], /^I6: order paid has 10000/],
  [
    'money is of another currency',
    [`update evidence set observed_currency = 'EUR'`],
    /^I6: order paid of USD has money of another currency/,
  ],
  [
    'the sums of a run do not meet',
    [
      `insert into runs (run_id, dry_run, summary) values (gen_random_uuid(), false, '{"sums":[{"currency":"USD","ordered":"1.00","proven":"1.00","matched":"0.50","unmatched":"0.49"}]}')`,
    ],
    /^I6: in run .* USD/,
  ],
  ['a callback lies unread', [`update callbacks set matched_at = null`], /^I9: callback \d+ has not been handed over/],
  [
    'a job is ready and nobody takes it',
    [`update pgboss.job set start_after = now() - interval '2 min', created_on = now() - interval '2 min'`],
    /^I9: job .* of verify is ready/,
  ],
  [
    'a job is held by the dead',
    [`update pgboss.job set state = 'active', started_on = now() - interval '2 min'`],
    /^I9: job .* of verify is held/,
  ],
  [
    'a secret lies in a table',
    [`insert into audit (actor, action, subject, detail) values ('a', 'b', 'c', '{"x":"planted-secret"}')`],
    /^I10: planted-secret is in public.audit.detail/,
  ],
  [
    'a secret lies in a table as bytes',
    [`insert into audit (actor, action, subject) values ('a', 'b', encode('planted-secret', 'hex'))`],
    /^I10: planted-secret is in public.audit.subject/,
  ],
  [
    'a secret lies in a job',
    [`update pgboss.job set output = '{"message":"planted-secret"}'`],
    /^I10: planted-secret is in pgboss.job/,
  ],
])('when %s, that is found', async (_case, statements, expected) => {
  expect(await violationsAfter(statements)).toContainEqual(expect.stringMatching(expected));
});

test('a secret in an output is found', async () => {
  expect(await violationsAfter([], { ...history, outputs: ['a', 'log: planted-secret'] })).toEqual([
    'I10: planted-secret is in output 1',
  ]);
});

test('what may wait is left alone until all is to be quiet', async () => {
  expect(await violationsAfter(['update callbacks set matched_at = null'], { ...history, quiet: false })).toEqual([]);
});

/** What is found in a healthy database once these statements were run on it behind the back of its triggers. */
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

/** One order paid in full, one in part, one open; a callback that was handed over; a secret where it may be. */
async function makeHealthy(url: string): Promise<void> {
  await migrate({ url });
  const store = await openStore({ url });
  const order = (orderId: string): Order => ({
    orderId,
    amount: moneyFromDecimal('100.00', 'USD'),
    providers: [],
    createdAt: now,
    dueAt: null,
    fulfilledAt: null,
  });
  await store.orders.put(['paid', 'part', 'open'].map(order));
  await store.callbacks.receive([
    { provider: 'a-provider', addressedOrderId: 'paid', keyId: 'k', body, digest, contentType: null, receivedAt: now },
  ]);
  await store.callbacks.match(10, () => ({ hint: null, unreadableReason: 'unread', orderId: 'paid' }));
  const judge = (id: string, evidence: EvidenceDraft) => store.standings.recordEvidence(id, [evidence], { now });
  await judge('paid', proof('witness:1', '100.00'));
  await judge('part', proof('witness:2', '40.00'));
  await store.close();
}

function proof(claimKey: string, decimal: string): EvidenceDraft {
  const checks: Check[] = [
    { name: 'amount', result: decimal === '100.00' ? 'passed' : 'failed' },
    { name: 'status', result: 'passed' },
  ];
  return {
    claimKey,
    provider: 'a-provider',
    witness: 'witness:1',
    answered: true,
    checks,
    observed: { amount: moneyFromDecimal(decimal, 'USD'), status: 'paid', paidAt: now },
    proofKeys: [claimKey],
    raw: '{"name":"planted-secret"}',
    checkedAt: now,
  };
}
