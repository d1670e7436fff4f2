import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import type { ApiToken } from '../config.ts';
import { reconcile } from '../reconcile/reconcile.ts';

const OPERATOR: ApiToken = { name: 'otto', role: 'operator', token: 'o'.repeat(40) };
const VIEWER: ApiToken = { name: 'vera', role: 'viewer', token: 'v'.repeat(40) };
const folder = mkdtempSync(join(tmpdir(), 'punteo-imports-'));
let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

/** Three orders were fulfilled and not paid. */
beforeAll(async () => {
  testApp = await startTestApp();
  const options = { host: '127.0.0.1', port: 0, tokens: [OPERATOR, VIEWER], reconcileEveryMinutes: null };
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  server = await startServer(testApp.app, { ...options, log, ping: testApp.ping });
  client = clientOf(OPERATOR);
  await testApp.app.store.orders.put(['A', 'B', 'C'].map((id) => orderOf(id, '10.00', { fulfilledAt: new Date() })));
  await reconcile(testApp.app, {});
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
  rmSync(folder, { recursive: true });
});

test('an import over the API says of each row what became of it, and a dry run says the same beforehand', async () => {
  const exported = (await punteo('discrepancies', 'export')).stdout;
  const [changed = '', ...others] = idsIn(exported);
  await client.patchDiscrepancy({ params: { discrepancyId: changed }, body: { owner: 'eva' } });
  const edited = `${exported.replaceAll(/,open,,,,,/g, ',open,ana,,2026-03-31,,')}no-such-row,cells\r\n`;
  const rows = [
    { line: 2, discrepancyId: changed, outcome: 'refused', fault: expect.stringContaining('otto changed owner') },
    { line: 3, discrepancyId: others[0], outcome: 'changed', fault: null },
    { line: 4, discrepancyId: others[1], outcome: 'changed', fault: null },
    { line: 5, discrepancyId: null, outcome: 'refused', fault: expect.stringContaining('cells') },
  ];

  const before = await testApp.app.store.audit.head();
  const dryRun = await client.importDiscrepancies({ body: { csv: edited, dryRun: true } });
  expect(dryRun).toMatchObject({ status: 200, body: { dryRun: true, changed: 2, unchanged: 0, refused: 2, rows } });
  const path = join(folder, 'edited.csv');
  writeFileSync(path, edited);
  expect(await punteo('discrepancies', 'import', path, '--dry-run')).toMatchObject({
    code: 2,
    stdout: '2 changed, 0 unchanged, 2 bad rows\n',
    stderr: expect.stringContaining('A dry run: nothing was stored.'),
  });
  expect(await ownersNow()).toEqual(['-', '-', 'eva']);
  expect(await testApp.app.store.audit.head()).toEqual(before);

  const applied = await client.importDiscrepancies({ body: { csv: edited } });
  expect(applied).toMatchObject({ status: 200, body: { dryRun: false, changed: 2, unchanged: 0, refused: 2, rows } });
  expect(await ownersNow()).toEqual(['ana', 'ana', 'eva']);
  const again = await client.importDiscrepancies({ body: { csv: edited } });
  expect(again).toMatchObject({ status: 200, body: { changed: 0, unchanged: 2, refused: 2 } });
});

test('a row that changes the state needs a reason, its own or that of the import, which the audit holds', async () => {
  const csv = (await punteo('discrepancies', 'export')).stdout.replaceAll(',open,', ',resolved,');
  const without = await client.importDiscrepancies({ body: { csv, dryRun: true } });
  expect(without).toMatchObject({ status: 200, body: { changed: 0, refused: 3 } });
  expect(without.status === 200 && without.body.rows[0]?.fault).toContain('a change of state needs a reason');
  const withReason = await client.importDiscrepancies({ body: { csv, reason: 'paid in cash' } });
  expect(withReason).toMatchObject({ status: 200, body: { changed: 3, refused: 0 } });
  const [entry] = (await testApp.app.store.audit.list({ limit: 1 })).items;
  expect(entry).toMatchObject({ actor: 'otto', detail: { reason: 'paid in cash', state: 'resolved' } });
});

test.each([
  ['without the column version', (id: string) => `discrepancy_id,owner\n${id},zoe\n`, 'The file has no column version'],
  ['without a column that decides', (id: string) => `discrepancy_id,version\n${id},1\n`, 'so it decides nothing'],
  ['that names a column twice', (id: string) => `discrepancy_id,version,owner,owner\n${id},1,zoe,zoe\n`, 'owner'],
  ['that is empty', () => '', 'The file'],
])('a file %s is refused whole with 422, and nothing of it is applied', async (_name, csvOf, message) => {
  const [id = ''] = idsIn((await punteo('discrepancies', 'export', '--state', 'all')).stdout);
  const refused = await client.importDiscrepancies({ body: { csv: csvOf(id) } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'file_refused' } });
  expect(refused.status === 422 && refused.body.detail).toContain(message);
  expect(await ownersNow()).not.toContain('zoe');
});

test('a body beyond the size of every other one is refused with 413, and a viewer with 403', async () => {
  const large = await client.importDiscrepancies({ body: { csv: 'x'.repeat(300_000) } });
  expect(large.status).toBe(413);
  const csv = (await punteo('discrepancies', 'export', '--state', 'all')).stdout;
  expect((await clientOf(VIEWER).importDiscrepancies({ body: { csv } })).status).toBe(403);
});

async function ownersNow(): Promise<readonly string[]> {
  const { items } = await testApp.app.store.discrepancies.list({}, {});
  return items.map(({ owner }) => owner ?? '-').toSorted();
}

/** The ids of an export, in its order. */
function idsIn(csv: string): readonly string[] {
  const lines = csv.split(/\r?\n/).slice(1);
  return lines.flatMap((line) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(line) ?? []);
}

function clientOf({ token }: ApiToken): ReconciliationClient {
  return createReconciliationClient({ baseUrl: server.url, token, attemptsMax: 1 });
}

function punteo(...line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url });
}
