import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { moneyFromDecimal } from '@punteo/payments';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-queue-'));
let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(testApp.app, { ...options, ping: testApp.ping });
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
  const fulfilledAt = new Date();
  const amounts: readonly (readonly [string, string, string])[] = [
    ['G-5', '5.00', 'GBP'],
    ['G-100', '100.00', 'GBP'],
    ['G-30', '30.00', 'GBP'],
    ['J-900', '900', 'JPY'],
    ['E-70', '70.50', 'EUR'],
  ];
  const orders = amounts.map(([orderId, value, currency]) =>
    orderOf(orderId, '1.00', { amount: moneyFromDecimal(value, currency), fulfilledAt }),
  );
  await testApp.app.store.orders.put(orders);
  await reconcile(testApp.app, {});
});

afterAll(async () => {
  await server.close();
  await testApp.close();
  rmSync(folder, { recursive: true });
});

/** Each test begins with five open discrepancies without a decision. */
beforeEach(async () => {
  await fulfil('HISTORY', null);
  await fulfil('MOVED', null);
  await runSql(testApp.url, `delete from run_discrepancies where order_id in ('HISTORY', 'MOVED')`);
  await runSql(
    testApp.url,
    "delete from discrepancy_history where discrepancy_id in (select discrepancy_id from discrepancies where order_id in ('HISTORY', 'MOVED'))",
  );
  await runSql(testApp.url, `delete from discrepancies where order_id in ('HISTORY', 'MOVED')`);
  await runSql(
    testApp.url,
    `update discrepancies set owner = null, note = null, due_on = null, state = 'open',
      first_seen_at = now() - interval '1 minute' * length(order_id)`,
  );
});

test('priority sorts by money at risk within each currency, never across, and pages neither skip nor repeat', async () => {
  expect(await ordersOf({ sort: 'risk' })).toEqual(['E-70', 'G-100', 'G-30', 'G-5', 'J-900']);
  expect(await ordersOf({ sort: 'risk', currency: 'GBP' })).toEqual(['G-100', 'G-30', 'G-5']);
});

test.each(['newest', 'oldest', 'risk', 'due'] as const)(
  'every page of the sort %s follows the one before',
  async (sort) => {
    const ids = await idsOf();
    await change({ discrepancyIds: ids.slice(0, 2) }, { dueOn: '2026-03-31' });
    await change({ discrepancyIds: ids.slice(2, 3) }, { dueOn: '2026-02-01' });
    const whole = await ordersOf({ sort });
    expect(await ordersOf({ sort }, 1)).toEqual(whole);
    expect(await ordersOf({ sort }, 2)).toEqual(whole);
    expect(new Set(whole).size).toBe(5);
  },
);

test('a cursor of one sort is refused by another', async () => {
  const page = await client.listDiscrepancies({ query: { sort: 'risk', limit: 1 } });
  const cursor = (page.body as { nextCursor: string }).nextCursor;
  expect(await client.listDiscrepancies({ query: { sort: 'due', limit: 1, cursor } })).toMatchObject({
    status: 422,
    body: { code: 'cursor_malformed' },
  });
});

test('count and sums by currency cover the whole filter, whatever a page shows', async () => {
  expect((await client.summariseDiscrepancies({ query: {} })).body).toEqual({
    count: 5,
    withoutAmount: 0,
    sums: [
      { count: 1, atRisk: { value: '70.50', currency: 'EUR' } },
      { count: 3, atRisk: { value: '135.00', currency: 'GBP' } },
      { count: 1, atRisk: { value: '900', currency: 'JPY' } },
    ],
  });
  expect(await punteo('discrepancies', 'list', '--limit', '1', '--currency', 'GBP')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('3 in all, 135.00 GBP at risk in 3'),
  });
});

test('filters select by kind, currency, amount, owner or none, age, due date, order, provider and text', async () => {
  const [g100 = ''] = await idsOf({ orderId: 'G-100' });
  await client.patchDiscrepancy({
    params: { discrepancyId: g100 },
    body: { owner: 'ana', note: 'Asked the 100% Bank', dueOn: '2026-03-31' },
  });
  await runSql(
    testApp.url,
    `update discrepancies set first_seen_at = now() - interval '40 days' where order_id = 'G-5'`,
  );
  const listed = async (query: Parameters<typeof ordersOf>[0]) => (await ordersOf(query)).toSorted();
  expect(await listed({ kind: 'fulfilled_not_paid' })).toHaveLength(5);
  expect(await listed({ kind: 'amount_under' })).toEqual([]);
  expect(await listed({ currency: 'GBP', atLeast: '30' })).toEqual(['G-100', 'G-30']);
  expect(await listed({ currency: 'GBP', atLeast: '5.00', atMost: '30.00' })).toEqual(['G-30', 'G-5']);
  expect(await listed({ owner: 'ana' })).toEqual(['G-100']);
  expect(await listed({ unassigned: 'true' })).toEqual(['E-70', 'G-30', 'G-5', 'J-900']);
  expect(await listed({ olderThanDays: 30 })).toEqual(['G-5']);
  expect(await listed({ newerThanDays: 30 })).toHaveLength(4);
  expect(await listed({ dueBy: '2026-03-31' })).toEqual(['G-100']);
  expect(await listed({ dueBy: '2026-03-30' })).toEqual([]);
  expect(await listed({ text: '100% bank' })).toEqual(['G-100']);
  expect(await listed({ text: '1_0' })).toEqual([]);
  expect(await listed({ provider: 'neopay' })).toEqual([]);
  expect(await listed({ orderId: 'J-900' })).toEqual(['J-900']);
});

test('an amount without a currency is refused: amounts of two currencies are not compared', async () => {
  expect(await client.listDiscrepancies({ query: { atLeast: '5' } })).toMatchObject({
    status: 422,
    body: { code: 'option_invalid', detail: 'A range of amounts needs a currency.' },
  });
  expect(await punteo('discrepancies', 'list', '--at-least', '5')).toMatchObject({ code: 64 });
});

test('resolving and reopening need a reason; without one nothing changes', async () => {
  const [id = ''] = await idsOf({ orderId: 'G-5' });
  const params = { discrepancyId: id };
  const refused = { status: 422, body: { code: 'reason_missing' } };
  expect(await client.patchDiscrepancy({ params, body: { state: 'resolved', owner: 'ana' } })).toMatchObject(refused);
  expect(await client.getDiscrepancy({ params })).toMatchObject({ body: { owner: null, state: 'open' } });
  expect(await punteo('discrepancies', 'resolve', id)).toMatchObject({ code: 64, stderr: 'Say why with --reason.\n' });
  expect(await punteo('discrepancies', 'resolve', id, '--reason', 'paid in cash')).toMatchObject({ code: 0 });
  expect(await client.patchDiscrepancy({ params, body: { state: 'open' } })).toMatchObject(refused);
  expect(await punteo('discrepancies', 'reopen', id, '--reason', 'the cash was false')).toMatchObject({ code: 0 });
  expect(await client.getDiscrepancy({ params })).toMatchObject({ body: { state: 'open' } });
});

test('assign, note and due change one discrepancy from the command line, and none or never removes the value', async () => {
  const [id = ''] = await idsOf({ orderId: 'G-5' });
  const now = async () => {
    const { owner, note, dueOn } = (await client.getDiscrepancy({ params: { discrepancyId: id } })).body as never;
    return [owner, note, dueOn];
  };
  await punteo('discrepancies', 'assign', id, 'ana');
  await punteo('discrepancies', 'note', id, 'asked the bank');
  await punteo('discrepancies', 'due', id, '2026-03-31');
  expect(await now()).toEqual(['ana', 'asked the bank', '2026-03-31']);
  expect(await punteo('discrepancies', 'due', id, '2026-02-30')).toMatchObject({ code: 64 });
  await punteo('discrepancies', 'assign', id, 'none');
  await punteo('discrepancies', 'note', id, 'none');
  await punteo('discrepancies', 'due', id, 'never');
  expect(await now()).toEqual([null, null, null]);
});

test('a decision by filter changes all that the person saw, each with an audit row of old and new', async () => {
  const filter = { currency: 'GBP', state: 'open' } as const;
  const by = await client.changeDiscrepancies({
    body: { filter, count: 3, change: { owner: 'ana', state: 'resolved' }, reason: 'month end' },
  });
  expect(by).toMatchObject({ status: 200, body: { selected: 3, changed: 3 } });
  expect(await ordersOf({ owner: 'ana', state: 'resolved' })).toHaveLength(3);
  const [id = ''] = await idsOf({ orderId: 'G-30' });
  expect(
    (await client.getDiscrepancyHistory({ params: { discrepancyId: id }, query: { limit: 1 } })).body,
  ).toMatchObject({
    items: [
      {
        type: 'decided',
        actor: 'local',
        reason: 'month end',
        detail: { ownerBefore: null, owner: 'ana', stateBefore: 'open', state: 'resolved' },
      },
    ],
  });
});

test('a decision by filter is refused with 409 when the filter selects another number, and changes nothing', async () => {
  const body = { filter: { currency: 'GBP' }, count: 2, change: { owner: 'ana' }, reason: 'month end' };
  expect(await client.changeDiscrepancies({ body })).toMatchObject({
    status: 409,
    body: { code: 'discrepancies_changed', detail: expect.stringContaining('selects 3 discrepancies now, not 2') },
  });
  expect(await ordersOf({ owner: 'ana' })).toEqual([]);
  const all = ['discrepancies', 'assign', 'all', 'ana', '--currency', 'GBP', '--reason', 'month end'];
  expect(await punteo(...all, '--count', '2')).toMatchObject({ code: 64 });
  expect(await punteo(...all)).toMatchObject({ code: 64, stderr: expect.stringContaining('--count') });
  expect(await ordersOf({ owner: 'ana' })).toEqual([]);
  expect(await punteo(...all, '--count', '3')).toEqual({ code: 0, stdout: '3 selected, 3 changed\n', stderr: '' });
});

test('a decision by ids changes all of them, or none where one is unknown, and repeats write no second audit row', async () => {
  const ids = await idsOf({ currency: 'GBP' });
  const unknown = '00000000-0000-4000-8000-000000000000';
  const decision = { change: { owner: 'ana' }, reason: 'month end' };
  expect(await client.changeDiscrepancies({ body: { discrepancyIds: [...ids, unknown], ...decision } })).toMatchObject({
    status: 404,
    body: { code: 'discrepancy_unknown', detail: expect.stringContaining(unknown) },
  });
  expect(await ordersOf({ owner: 'ana' })).toEqual([]);
  expect(await change({ discrepancyIds: ids }, decision.change)).toEqual({ selected: 3, changed: 3 });
  expect(await change({ discrepancyIds: ids }, decision.change)).toEqual({ selected: 3, changed: 0 });
  expect((await punteo('discrepancies', 'assign', ids.join(','), 'eva', '--reason', 'holiday')).stdout).toBe(
    '3 selected, 3 changed\n',
  );
});

test('the history tells who or which run did what, page by page, newest first', async () => {
  const id = await discrepancyOfNewOrder('HISTORY');
  const params = { discrepancyId: id };
  await client.patchDiscrepancy({ params, body: { owner: 'ana' } });
  await testApp.app.store.orders.change('HISTORY', amendment('60.00'), BY, new Date());
  await reconcile(testApp.app, {});
  await fulfil('HISTORY', null);
  await reconcile(testApp.app, {});
  await fulfil('HISTORY', new Date());
  await testApp.app.store.orders.change('HISTORY', amendment('70.00'), BY, new Date());
  await reconcile(testApp.app, {});
  await client.patchDiscrepancy({ params, body: { state: 'resolved', reason: 'paid in cash' } });
  const types: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.getDiscrepancyHistory({ params, query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    if (page.status !== 200) throw new Error(`status ${page.status}`);
    types.push(...page.body.items.map(({ type }) => type));
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  expect(types).toEqual(['decided', 'found_again', 'gone', 'changed', 'decided', 'opened']);
  const { items = [] } = (await testApp.app.store.discrepancies.history(id, {})) ?? {};
  expect(items.slice(1, 4)).toMatchObject([
    { runId: expect.any(String), moneyAtRisk: moneyFromDecimal('70.00', 'USD') },
    { runId: expect.any(String), moneyAtRisk: moneyFromDecimal('60.00', 'USD') },
    { runId: expect.any(String), fieldsBefore: items[4]?.type === 'decided' ? expect.any(Array) : null },
  ]);
  const shown = await punteo('discrepancies', 'show', id);
  expect(shown.stdout).toMatch(
    /found again, 70\.00 USD, run .*\n.*local: state open → resolved\. Reason: paid in cash\n$/,
  );
});

test('an import refuses rows that somebody changed since the export and says who, and applies the others', async () => {
  const exported = await punteo('discrepancies', 'export', '--currency', 'GBP');
  const [g100 = ''] = await idsOf({ orderId: 'G-100' });
  await client.patchDiscrepancy({ params: { discrepancyId: g100 }, body: { owner: 'eva' } });
  const path = file('edited.csv', exported.stdout.replaceAll(/,open,,,,,/g, ',open,ana,,2026-03-31,,'));
  const imported = await punteo('discrepancies', 'import', path);
  expect(imported).toMatchObject({ code: 2, stdout: '2 changed, 0 unchanged, 1 bad rows\n' });
  expect(imported.stderr).toMatch(
    new RegExp(`^line \\d: discrepancy ${g100} was changed since: local changed owner on 20[^;]*Z\\n$`),
  );
  expect(await ordersOf({ owner: 'ana', dueBy: '2026-03-31' })).toHaveLength(2);
  expect(await ordersOf({ owner: 'eva' })).toEqual(['G-100']);
  // A second import of the same file: what was applied stands already, what was refused stays so.
  expect(await punteo('discrepancies', 'import', path)).toMatchObject({
    code: 2,
    stdout: '0 changed, 2 unchanged, 1 bad rows\n',
  });
  expect(await punteo('discrepancies', 'import', path, '--overwrite')).toMatchObject({
    code: 0,
    stdout: '1 changed, 2 unchanged, 0 bad rows\n',
  });
});

test('an import refuses a row of which a run has found other values since the export', async () => {
  await discrepancyOfNewOrder('MOVED');
  const exported = await punteo('discrepancies', 'export', '--order', 'MOVED');
  await testApp.app.store.orders.change('MOVED', amendment('60.00'), BY, new Date());
  await reconcile(testApp.app, {});
  const path = file('moved.csv', exported.stdout.replace(',open,,', ',resolved,ana,'));
  const imported = await punteo('discrepancies', 'import', path, '--reason', 'paid in cash');
  expect(imported).toMatchObject({ code: 2, stderr: expect.stringContaining('a run found other values on 20') });
});

test('an import changes a state with a reason of its row or of the command, and else lists the row', async () => {
  const exported = (await punteo('discrepancies', 'export', '--currency', 'GBP')).stdout;
  const path = file('resolved.csv', exported.replaceAll(/,open,,,,,/g, ',resolved,,,,,'));
  expect(await punteo('discrepancies', 'import', path)).toMatchObject({
    code: 2,
    stdout: '0 changed, 0 unchanged, 3 bad rows\n',
    stderr: expect.stringContaining('a change of state needs a reason'),
  });
  const own = file('reasons.csv', exported.replace(/,open,,,,,/, ',resolved,,,,gift,'));
  expect(await punteo('discrepancies', 'import', own)).toMatchObject({ code: 0 });
  expect(await punteo('discrepancies', 'import', path, '--reason', 'month end')).toMatchObject({
    code: 0,
    stdout: '2 changed, 1 unchanged, 0 bad rows\n',
  });
  const audit = await testApp.app.store.audit.list({ limit: 3 });
  expect(audit.items.map(({ detail }) => detail.reason).toSorted()).toEqual(['gift', 'month end', 'month end']);
});

test('a file that breaks after many good rows, or that has no version, is refused whole, and nothing of it is applied', async () => {
  const [id = ''] = await idsOf({ orderId: 'G-5' });
  const good = `${id},1,ana\n`;
  const rest = Array.from({ length: 200_000 }, (_, index) => `${index}-unknown,1,ana\n`).join('');
  const path = join(folder, 'broken.csv');
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`discrepancy_id,version,owner\n${good}${rest}`), Buffer.from([0xff])]),
  );
  const refused = await punteo('discrepancies', 'import', path, '--overwrite');
  expect(refused).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('is not UTF-8') });
  expect(await punteo('discrepancies', 'import', file('old.csv', `discrepancy_id,owner\n${id},ana\n`))).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('no column version'),
  });
  expect(await ordersOf({ owner: 'ana' })).toEqual([]);
});

test('a change through the API is refused with 409 when the discrepancy has another version than the person saw', async () => {
  const [id = ''] = await idsOf({ orderId: 'G-5' });
  const params = { discrepancyId: id };
  const { version } = (await client.getDiscrepancy({ params })).body as { version: number };
  expect(await client.patchDiscrepancy({ params, body: { owner: 'ana', version } })).toMatchObject({ status: 200 });
  expect(await client.patchDiscrepancy({ params, body: { owner: 'eva', version } })).toMatchObject({
    status: 409,
    body: { code: 'discrepancy_changed', detail: expect.stringContaining('local changed owner on') },
  });
});

const BY = { actor: 'test', reason: 'test' };

function amendment(value: string) {
  return { type: 'amend', amount: moneyFromDecimal(value, 'USD') } as const;
}

/** As if the merchant's system had said so. */
async function fulfil(orderId: string, at: Date | null): Promise<void> {
  const instant = at === null ? 'null' : `'${at.toISOString()}'`;
  await runSql(testApp.url, `update orders set fulfilled_at = ${instant} where order_id = '${orderId}'`);
}

async function discrepancyOfNewOrder(orderId: string): Promise<string> {
  await testApp.app.store.orders.put([
    orderOf(orderId, '1.00', { amount: moneyFromDecimal('50.00', 'USD'), fulfilledAt: new Date() }),
  ]);
  await reconcile(testApp.app, {});
  const [id = ''] = await idsOf({ orderId });
  return id;
}

type Query = NonNullable<NonNullable<Parameters<ReconciliationClient['listDiscrepancies']>[0]>['query']>;

/** The orders of all discrepancies of the five, page after page. */
async function ordersOf(query: Query = {}, limit = 200): Promise<string[]> {
  return (await all(query, limit)).map(({ orderId }) => orderId ?? '');
}

async function idsOf(query: Query = {}): Promise<string[]> {
  return (await all(query, 200)).map(({ discrepancyId }) => discrepancyId);
}

async function all(query: Query, limit: number) {
  const items = [];
  let cursor: string | null = null;
  do {
    const page = await client.listDiscrepancies({ query: { ...query, limit, ...(cursor ? { cursor } : {}) } });
    if (page.status !== 200) throw new Error(`status ${page.status}: ${JSON.stringify(page.body)}`);
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  return items;
}

async function change(selection: { readonly discrepancyIds: string[] }, decision: { owner?: string; dueOn?: string }) {
  return (await client.changeDiscrepancies({ body: { ...selection, change: decision, reason: 'test' } })).body;
}

function punteo(...commandLine: string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
