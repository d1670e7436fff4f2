import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { importStatement } from '../statements/import-statement.ts';
import { readMapping } from '../statements/mapping.ts';
import { type RunningServer, startServer } from './start-server.ts';

const FIXTURES = new URL('../statements/__fixtures__/', import.meta.url).pathname;
const TOKEN = 't'.repeat(40);
let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

beforeAll(async () => {
  testApp = await startTestApp();
  server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [{ name: 'ana', token: TOKEN }],
    reconcileEveryMinutes: null,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
  client = createReconciliationClient({ baseUrl: server.url, token: TOKEN, attemptsMax: 1 });
});
afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

async function imported(file: string, mapping: string): Promise<string> {
  const options = { actor: 'eva' };
  const result = await importStatement(testApp.app, FIXTURES + file, await readMapping(FIXTURES + mapping), options);
  return result.file.statementFileId;
}

test('a statement, its entries and its bad rows are read by API, page by page', async () => {
  const statementFileId = await imported('bank.csv', 'bank-mapping.json');
  expect(await client.getStatement({ params: { statementFileId } })).toMatchObject({
    status: 200,
    body: { name: 'bank.csv', format: 'csv', importedBy: 'eva', newEntries: 3, badRows: 2, acceptance: null },
  });
  const first = await client.listStatementEntries({ query: { statementFileId, limit: 2 } });
  if (first.status !== 200) throw new Error('The entries are expected.');
  expect(first.body.items.map(({ line }) => line)).toEqual([6, 3]);
  const second = await client.listStatementEntries({
    query: { statementFileId, limit: 2, cursor: first.body.nextCursor as string },
  });
  expect(second).toMatchObject({ body: { items: [{ line: 2 }], nextCursor: null } });
  const bad = await client.listStatementBadRows({ params: { statementFileId }, query: { limit: 1 } });
  if (bad.status !== 200) throw new Error('The bad rows are expected.');
  expect(bad.body.items).toEqual([{ line: 4, fault: 'Fecha should be a date in the format DD.MM.YYYY' }]);
  const cursor = bad.body.nextCursor as string;
  expect(await client.listStatementBadRows({ params: { statementFileId }, query: { cursor } })).toMatchObject({
    body: { items: [{ line: 5 }], nextCursor: null },
  });
});

test('entries of one account are listed without those of another', async () => {
  await imported('treasury.csv', 'treasury-mapping.json');
  const answer = await client.listStatementEntries({ query: { account: 'treasury' } });
  expect(answer).toMatchObject({ body: { items: [{ account: 'treasury' }, { account: 'treasury' }] } });
});

test('bad rows are accepted by API once, as the holder of the token', async () => {
  const list = await client.listStatements({ query: { notAccepted: 'true' } });
  if (list.status !== 200) throw new Error('The statements are expected.');
  expect(list.body.items).toHaveLength(1);
  const statementFileId = list.body.items[0]?.statementFileId as string;
  const request = { params: { statementFileId }, body: { reason: 'the bank said so' } };
  expect(await client.acceptStatement(request)).toMatchObject({
    status: 200,
    body: { acceptance: { by: 'ana', reason: 'the bank said so' } },
  });
  expect(await client.acceptStatement(request)).toMatchObject({ status: 409, body: { code: 'statement_accepted' } });
  expect(await client.listStatements({ query: { notAccepted: 'true' } })).toMatchObject({ body: { items: [] } });
  const { items } = await testApp.app.store.audit.list({ limit: 1 });
  expect(items[0]).toMatchObject({ actor: 'ana', action: 'statement.accepted', detail: { acceptedBefore: 'no' } });
});

test('an unknown statement is 404', async () => {
  const statementFileId = '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43';
  const params = { statementFileId };
  expect(await client.getStatement({ params })).toMatchObject({ status: 404, body: { code: 'statement_unknown' } });
  expect(await client.acceptStatement({ params, body: { reason: 'x' } })).toMatchObject({ status: 404 });
});
