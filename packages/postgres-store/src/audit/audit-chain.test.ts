import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { readMigrations } from '../schema/read-migrations.ts';

let testStore: TestStore;

beforeAll(async () => {
  testStore = await openTestStore();
});
beforeEach(() => testStore.empty());
afterAll(() => testStore.close());

test('each act is chained: SHA-256 over the hash before and the exact texts of the row, each with its length', async () => {
  await cancelOrders(2);
  const rows = await query(
    testStore.url,
    `select audit_id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, subject,
       detail::text, position::text, hash from audit join audit_chain using (audit_id) order by audit_chain.position`,
  );
  expect(rows.map(({ position }) => position)).toEqual(['1', '2']);
  let previous: Buffer = Buffer.alloc(32);
  for (const { audit_id, at, actor, action, subject, detail, hash } of rows) {
    previous = independentHash(previous, [audit_id, at, actor, action, subject, detail] as string[]);
    expect(hash).toEqual(previous);
  }
  const head = { position: '2', hash: previous.toString('hex') };
  expect(await testStore.store.audit.head()).toEqual(head);
  expect(await testStore.store.audit.verify()).toEqual({ rows: 2, periods: 0, head, faults: [], faultCount: 0 });
  const { items } = await testStore.store.audit.list({ limit: 1 });
  expect(items).toMatchObject([{ action: 'order.cancelled', anchor: head }]);
});

test('an insert of an app that knows only the old columns is chained', async () => {
  const { url, store } = testStore;
  await query(url, "insert into audit (actor, action, subject, detail) values ('ana', 'run.cancelled', 'run:1', '{}')");
  expect(await store.audit.verify()).toMatchObject({ rows: 1, head: { position: '1' }, faultCount: 0 });
});

test('the migration chains the rows that were there, and those of transactions that end later', async () => {
  await cancelOrders(3);
  await attack('delete from audit_chain');
  const { sql = '' } = readMigrations().find(({ name }) => name.includes('audit_chain')) ?? {};
  const [, chaining = ''] = /-- The rows from before\..*\n(do \$\$[\s\S]*?end \$\$;)/.exec(sql) ?? [];
  await query(testStore.url, chaining);
  await cancelOrders(1, 'B');
  expect(await testStore.store.audit.verify()).toMatchObject({ rows: 4, head: { position: '4' }, faultCount: 0 });
});

test('a chain row can be neither changed nor removed', async () => {
  await cancelOrders(1);
  for (const statement of ["update audit_chain set hash = sha256('')", 'delete from audit_chain'])
    await expect(query(testStore.url, statement)).rejects.toThrow('audit_chain is append-only');
});

test('concurrent writers, also several acts in one transaction and in crossing orders, chain without a gap or a deadlock', async () => {
  const WRITERS = 12;
  const clients = await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const client = new pg.Client({ connectionString: testStore.url });
      await client.connect();
      return client;
    }),
  );
  const insert = 'insert into audit (actor, action, subject) values ($1, $2, $3)';
  await Promise.all(
    clients.map(async (client, writer) => {
      for (let round = 0; round < 20; round += 1) {
        await client.query('begin');
        for (let row = 0; row <= writer % 3; row += 1)
          await client.query(insert, [`w${writer}`, 'tested', `r${round}`]);
        await client.query(round % 5 === 4 ? 'rollback' : 'commit');
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  const committed = 16 * Array.from({ length: WRITERS }, (_, writer) => 1 + (writer % 3)).reduce((a, b) => a + b, 0);
  expect(await testStore.store.audit.verify()).toMatchObject({
    rows: committed,
    head: { position: String(committed) },
    faultCount: 0,
  });
});

test('the lock of the chain is taken at the commit: an open transaction with an act holds up no other', async () => {
  const open = new pg.Client({ connectionString: testStore.url });
  await open.connect();
  await open.query('begin');
  await open.query("insert into audit (actor, action, subject) values ('slow', 'tested', 's')");
  await cancelOrders(1);
  await open.query('commit');
  await open.end();
  const { items } = await testStore.store.audit.list({});
  expect(items.map(({ actor, anchor }) => [actor, anchor?.position])).toEqual([
    ['ana', '1'],
    ['slow', '2'],
  ]);
});

test('a transaction with an older snapshot fails so that it is repeated, and breaks no chain', async () => {
  const older = new pg.Client({ connectionString: testStore.url });
  await older.connect();
  await older.query('begin isolation level repeatable read');
  await older.query('select 1 from audit');
  await cancelOrders(1);
  await older.query("insert into audit (actor, action, subject) values ('older', 'tested', 's')");
  await expect(older.query('commit')).rejects.toMatchObject({ code: '40001' });
  await older.end();
  expect(await testStore.store.audit.verify()).toMatchObject({ rows: 1, faultCount: 0 });
});

interface Attack {
  readonly what: string;
  readonly statement: string;
  readonly faults: readonly (readonly [kind: string, position: string | null, auditId: string | null])[];
}

/** The chain holds audit rows 1 to 6 at the positions 1 to 6; triggers and foreign keys are off. */
const ATTACKS: readonly Attack[] = [
  {
    what: 'a changed reason',
    statement: `update audit set detail = jsonb_set(detail, '{reason}', '"another"') where audit_id = 3`,
    faults: [['changed', '3', '3']],
  },
  {
    what: 'a changed actor of the last row',
    statement: "update audit set actor = 'eva' where audit_id = 6",
    faults: [['changed', '6', '6']],
  },
  {
    what: 'a time that was moved by a microsecond',
    statement: "update audit set at = at + interval '1 microsecond' where audit_id = 1",
    faults: [['changed', '1', '1']],
  },
  {
    what: 'text that was moved from one field to the next',
    statement: 'update audit set actor = actor || left(action, 1), action = substr(action, 2) where audit_id = 2',
    faults: [['changed', '2', '2']],
  },
  {
    what: 'a row removed from the audit',
    statement: 'delete from audit where audit_id = 4',
    faults: [['removed', '4', '4']],
  },
  {
    what: 'a row removed from the audit and from the chain',
    statement: 'with gone as (delete from audit where audit_id = 4) delete from audit_chain where audit_id = 4',
    faults: [['removed', '4', null]],
  },
  {
    what: 'the first rows removed from both',
    statement: 'with gone as (delete from audit where audit_id <= 2) delete from audit_chain where audit_id <= 2',
    faults: [['removed', '1', null]],
  },
  {
    what: 'a row removed from both, with the positions closed up',
    statement: `with gone as (delete from audit where audit_id = 4), link as (delete from audit_chain where audit_id = 4)
      select 1; update audit_chain set position = position + 100 where position > 4;
      update audit_chain set position = position - 101 where position > 100`,
    faults: [['changed', '4', '5']],
  },
  {
    what: 'a row inserted beside the chain',
    statement: "insert into audit (actor, action, subject) values ('eva', 'order.cancelled', 'order:X')",
    faults: [['inserted', null, '7']],
  },
  {
    what: 'a row inserted into the chain, with a hash that follows the row before',
    statement: `insert into audit (actor, action, subject) values ('eva', 'order.cancelled', 'order:X');
      update audit_chain set position = position + 100 where position > 3;
      update audit_chain set position = position - 99 where position > 100;
      insert into audit_chain select 4, audit_id, sha256(
        (select hash from audit_chain where position = 3) || audit_field(audit_id::text)
        || audit_field(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || audit_field(actor) || audit_field(action) || audit_field(subject) || audit_field(detail::text))
      from audit where audit_id = 7`,
    faults: [['inserted', '4', '7']],
  },
  {
    what: 'two rows that changed their places in the chain',
    statement: `update audit_chain set audit_id = -audit_id where audit_id in (2, 5);
      update audit_chain set audit_id = case audit_id when -2 then 5 else 2 end where audit_id < 0`,
    faults: [
      ['reordered', '2', '5'],
      ['reordered', '5', '2'],
    ],
  },
  {
    what: 'two neighbours that changed their places with their hashes',
    statement: `update audit_chain set position = position + 100 where position in (3, 4);
      update audit_chain set position = case position when 103 then 4 else 3 end where position > 100`,
    faults: [
      ['reordered', '3', '4'],
      ['reordered', '4', '3'],
    ],
  },
  {
    what: 'the contents of two rows exchanged',
    statement: `update audit set subject = (select subject from audit other where other.audit_id = 7 - audit.audit_id)
      where audit_id in (2, 5)`,
    faults: [
      ['changed', '2', '2'],
      ['changed', '5', '5'],
    ],
  },
];

test.each(ATTACKS)('verify finds $what, and names the row', async ({ statement, faults }) => {
  await cancelOrders(6);
  await attack(statement);
  const { faults: found, faultCount } = await testStore.store.audit.verify();
  expect(found.map(({ kind, position, auditId }) => [kind, position, auditId])).toEqual(faults);
  expect(faultCount).toBe(faults.length);
});

test('verify finds a chain that was wholly computed again, or cut off at its end, by an anchor kept elsewhere, and only by it', async () => {
  const { store } = testStore;
  await cancelOrders(6);
  const anchor = await store.audit.head();
  if (anchor === null) throw new Error('expected a head');
  expect(await store.audit.verify({ anchors: [anchor] })).toMatchObject({ faultCount: 0 });

  await attack(`update audit set detail = '{"reason": "another"}' where audit_id = 3; ${RECOMPUTE}`);
  expect(await store.audit.verify()).toMatchObject({ rows: 6, faultCount: 0 });
  expect((await store.audit.verify({ anchors: [anchor] })).faults).toMatchObject([
    { kind: 'recomputed', position: '6' },
  ]);
  // What an older anchor covers was not changed.
  const [second] = await query(testStore.url, "select encode(hash, 'hex') as hash from audit_chain where position = 2");
  const older = { position: '2', hash: String(second?.hash) };
  expect(await store.audit.verify({ anchors: [older] })).toMatchObject({ faultCount: 0 });

  await attack('delete from audit where audit_id > 4; delete from audit_chain where position > 4');
  expect(await store.audit.verify()).toMatchObject({ rows: 4, faultCount: 0 });
  expect((await store.audit.verify({ anchors: [anchor] })).faults).toMatchObject([{ kind: 'removed', position: '6' }]);
});

test('an audit that was emptied, or replaced by other rows, does not pass with an anchor', async () => {
  await cancelOrders(2);
  const anchor = await testStore.store.audit.head();
  await attack('delete from audit; delete from audit_chain');
  expect(await testStore.store.audit.verify()).toEqual({ rows: 0, periods: 0, head: null, faults: [], faultCount: 0 });
  expect((await testStore.store.audit.verify({ anchors: anchor ? [anchor] : [] })).faults).toMatchObject([
    { kind: 'removed', position: '2' },
  ]);
});

test('a long chain is read page by page, and of many faults the first hundred are listed and all are counted', async () => {
  const { url, store } = testStore;
  await query(
    url,
    "insert into audit (actor, action, subject) select 'ana', 'tested', n::text from generate_series(1, 6000) n",
  );
  const seen: number[] = [];
  const whole = await store.audit.verify({ onProgress: (rows) => seen.push(rows) });
  expect(whole).toMatchObject({ rows: 6_000, head: { position: '6000' }, faultCount: 0 });
  expect(seen).toEqual([5_000, 6_000]);
  await attack("update audit set actor = 'eva' where audit_id % 2 = 0");
  const { faults, faultCount } = await store.audit.verify();
  expect([faults.length, faultCount]).toEqual([100, 3_000]);
  expect(faults[99]).toMatchObject({ kind: 'changed', position: '200', auditId: '200' });
});

/** Creates and cancels orders, each with an act in the audit. */
async function cancelOrders(count: number, prefix = 'A'): Promise<void> {
  const { orders } = testStore.store;
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  await orders.put(ids.map((orderId) => anOrder({ orderId })));
  for (const orderId of ids)
    await orders.change(orderId, { type: 'cancel' }, { actor: 'ana', reason: `sold out: ${orderId}` }, new Date());
}

/** As somebody who has the database: triggers and foreign keys are off. */
async function attack(statements: string): Promise<void> {
  await query(testStore.url, `set session_replication_role = replica; ${statements}`);
}

/** What an attacker does who knows how the chain is made. */
const RECOMPUTE = /* sql */ `
do $$
declare
  link record;
  previous bytea := decode(repeat('00', 32), 'hex');
begin
  for link in select * from audit_chain join audit using (audit_id) order by position loop
    previous := sha256(previous || audit_field(link.audit_id::text)
      || audit_field(to_char(link.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      || audit_field(link.actor) || audit_field(link.action) || audit_field(link.subject) || audit_field(link.detail::text));
    update audit_chain set hash = previous where position = link.position;
  end loop;
end $$`;

/** Written apart from the code that it tests. */
function independentHash(previous: Buffer, texts: readonly string[]): Buffer {
  const parts = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [
      Buffer.from([bytes.length >>> 24, (bytes.length >>> 16) & 255, (bytes.length >>> 8) & 255, bytes.length & 255]),
      bytes,
    ];
  });
  return createHash('sha256')
    .update(Buffer.concat([previous, ...parts]))
    .digest();
}
