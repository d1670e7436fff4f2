import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { moneyFromDecimal } from '@punteo/payments';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { csvStream } from './csv-stream.ts';
import { xlsxStream } from './xlsx-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-export-'));
let testApp: TestApp;
let server: RunningServer;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(testApp.app, { ...options, ping: testApp.ping });
  await paidOrder(testApp, 'PAID');
  const many = Array.from({ length: 450 }, (_, index) => orderOf(`M-${index}`, '1.50'));
  await testApp.app.store.orders.put([...many, orderOf('=1+1', '2.25', { fulfilledAt: new Date() })]);
  await testApp.app.store.orders.put([orderOf('YEN', '1.00', { amount: moneyFromDecimal('900', 'JPY') })]);
  await reconcile(testApp.app, {});
});

afterAll(async () => {
  await server.close();
  await testApp.close();
  rmSync(folder, { recursive: true });
});

test('an export holds every row of the filter once, by command and by API, as CSV', async () => {
  const path = join(folder, 'orders.csv');
  expect(await punteo('export', 'orders', '--output', path, '--where', 'currency=GBP')).toEqual({
    code: 0,
    stdout: `452 rows in ${path}\n`,
    stderr: '',
  });
  const rows = parse(readFileSync(path), { bom: true, columns: true }) as Record<string, string>[];
  expect(new Set(rows.map(({ order_id }) => order_id)).size).toBe(452);
  expect(rows.find(({ order_id }) => order_id === 'PAID')).toMatchObject({ amount: '100.00', paid: '100.00' });
  const answer = await fetch(`${server.url}/v1/exports/orders.csv?currency=GBP`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(path));
});

test('amounts in a workbook are numbers that a SUM adds, also over several sheets, and text is text', async () => {
  const answer = await fetch(`${server.url}/v1/exports/orders.xlsx?currency=GBP`);
  const sheet = sheetsOf(Buffer.from(await answer.arrayBuffer()))[0] ?? '';
  const amounts = [...sheet.matchAll(/<row><c t="inlineStr"[^>]*>.*?<\/c><c s="3"><v>([\d.]+)<\/v><\/c>/g)].map(
    ([, n]) => Number(n),
  );
  expect(amounts).toHaveLength(452);
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(450 * 1.5 + 100 + 2.25);
  expect(sheet).toContain('<t xml:space="preserve">=1+1</t>');
  expect(sheet).not.toContain('<f>');
  const sheets = sheetsOf(await bytesOf(xlsxStream(['a'], numbers(5), 3)));
  expect(sheets.map((each) => [...each.matchAll(/<v>/g)].length)).toEqual([2, 2, 1]);
});

test('a CSV file may have semicolons and decimal commas, and no cell begins a formula wherever it is split', async () => {
  const path = join(folder, 'spanish.csv');
  const spanish = ['--separator', ';', '--decimal', ','];
  expect(await punteo('export', 'orders', '--output', path, ...spanish)).toMatchObject({ code: 0 });
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('\n\'=1+1;"2,25";GBP;');
  const dangerous = text4();
  for (const separator of [',', ';', '\t'] as const) {
    const file = await textOf(csvStream(['a', 'b'], rowsOf([dangerous, 'x']), { separator }));
    for (const split of [',', ';', '\t', '\r', '\n']) {
      for (const cell of file.split(split)) expect(cell).not.toMatch(/^[\s"\uFEFF]*[=+\-@]/);
    }
  }
});

test('discrepancies and payments are exported, and edited discrepancies can be imported', async () => {
  const path = join(folder, 'discrepancies.csv');
  expect(await punteo('export', 'discrepancies', '--output', path, '--where', 'state=open')).toMatchObject({ code: 0 });
  const edited = join(folder, 'edited.csv');
  writeFileSync(edited, readFileSync(path, 'utf8').replace(',open,,', ',open,ana,'));
  expect(await punteo('discrepancies', 'import', edited)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 changed/),
  });
  const payments = await (await fetch(`${server.url}/v1/exports/payments.csv?provider=neopay`)).text();
  expect(payments).toMatch(/\nneopay,[0-9a-f-]{36},PAID,100\.00,GBP,paid,completed,/);
});

test('a wrong filter, kind or file is refused, and no file is left', async () => {
  const path = join(folder, 'none.csv');
  expect(await punteo('export', 'orders', '--output', path, '--where', 'colour=red')).toMatchObject({ code: 64 });
  expect(await punteo('export', 'orders', '--output', path, '--where', 'atLeast=1')).toMatchObject({ code: 64 });
  expect(await punteo('export', 'horses', '--output', path)).toMatchObject({ code: 64 });
  expect(await punteo('export', 'orders', '--output', join(folder, 'missing', 'x.csv'))).toMatchObject({ code: 64 });
  expect(() => readFileSync(path)).toThrow('ENOENT');
  const answer = await fetch(`${server.url}/v1/exports/orders.csv?colour=red`);
  expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'option_invalid' }]);
});

function text4(): string {
  return 'a,=1+1;@x\t+2\r=3\n-4';
}

async function* rowsOf(row: readonly string[]) {
  yield row;
}

async function* numbers(count: number) {
  for (let n = 0; n < count; n += 1) yield [moneyFromDecimal(`${n}.00`, 'GBP')];
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(pieces)).join('');
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

function sheetsOf(workbook: Buffer): string[] {
  const files = unzipSync(workbook);
  expect(Object.keys(files)).toContain('[Content_Types].xml');
  return Object.entries(files).flatMap(([name, bytes]) => (name.includes('/sheet') ? [strFromU8(bytes)] : []));
}

function punteo(...commandLine: string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}
