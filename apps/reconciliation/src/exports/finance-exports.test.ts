import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@punteo/app-kit/log';
import { JsonNumber } from '@punteo/json';
import { runSql } from '@punteo/testing';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

const FIXTURES = new URL('../statements/__fixtures__/', import.meta.url).pathname;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
/** A reference that a spreadsheet would run, wherever it splits the file. */
const FORMULA = '=1+1;@x\t+2';

const folder = mkdtempSync(join(tmpdir(), 'punteo-finance-'));
let testApp: TestApp;
let server: RunningServer;
let paymentId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(testApp.app, { ...options, ping: testApp.ping });
  // 5.00 too much, of which 2.00 was given back.
  paymentId = await paidOrder(testApp, 'OVER', { fulfilledAt: new Date() });
  testApp.neopay.update(paymentId, { amount: new JsonNumber('105.00') });
  await punteo('reconcile');
  const refund = ['refunds', 'record', 'OVER', 'neopay', paymentId, '2.00', '--reason', 'too much'];
  expect(await punteo(...refund, '--reference', FORMULA)).toMatchObject({ code: 0 });
  const statement = [
    'statements',
    'import',
    `${FIXTURES}treasury.csv`,
    '--mapping',
    `${FIXTURES}treasury-mapping.json`,
  ];
  expect(await punteo(...statement)).toMatchObject({ code: 0 });
  // As if the money had moved a day ago.
  const noon = `${YESTERDAY}T12:00:00Z`;
  await runSql(testApp.url, 'update standings set paid_at = $1 where paid_at is not null', [noon]);
  await runSql(testApp.url, 'update payments set updated_at = $1', [noon]);
  expect(await punteo('periods', 'close', YESTERDAY, '--reason', 'day over')).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
  rmSync(folder, { recursive: true });
});

/** What each export holds, by command and by API, and the sum of its column `sum` in a workbook. */
const EXPORTS: readonly {
  readonly what: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly rows: () => readonly Readonly<Record<string, string>>[];
  readonly sum: { readonly column: string; readonly is: number };
}[] = [
  {
    what: 'refund-balances',
    query: { state: 'open' },
    rows: () => [
      { order_id: 'OVER', claim: paymentId, kind: 'amount_over', due: '5.00', refunded: '2.00', left: '3.00' },
    ],
    sum: { column: 'left', is: 3 },
  },
  {
    what: 'refunds',
    query: { orderId: 'OVER' },
    rows: () => [{ order_id: 'OVER', claim: paymentId, amount: '2.00', currency: 'GBP', reference: "'=1+1;'@x\t'+2" }],
    sum: { column: 'amount', is: 2 },
  },
  {
    what: 'statement-entries',
    query: { account: 'treasury' },
    rows: () => [
      { account: 'treasury', amount: '-5.00', currency: 'USD', booked_at: '2026-03-01T10:05:00.000Z', reversal: 'no' },
      { account: 'treasury', amount: '25.00', currency: 'USD', booked_at: '2026-03-01T10:00:00.000Z', reversal: 'no' },
    ],
    sum: { column: 'amount', is: 20 },
  },
  {
    what: 'periods',
    rows: () => [
      { period: YESTERDAY, provider: 'neopay', figure: 'moved', entries: '1', amount: '105.00', currency: 'GBP' },
      { period: YESTERDAY, provider: 'neopay', figure: 'closing', entries: '1', amount: '105.00', currency: 'GBP' },
    ],
    sum: { column: 'amount', is: 210 },
  },
  {
    what: 'period-entries',
    query: { period: YESTERDAY },
    rows: () => [{ period: YESTERDAY, place: '1', figure: 'moved', order_id: 'OVER', amount: '105.00' }],
    sum: { column: 'amount', is: 105 },
  },
  {
    what: 'period-open-items',
    query: { period: YESTERDAY },
    rows: () => [{ period: YESTERDAY, kind: 'amount_over', title: 'Too much was paid', amount_at_risk: '5.00' }],
    sum: { column: 'amount_at_risk', is: 5 },
  },
];

test.each(EXPORTS)(
  'the export $what holds its rows by command and by API, as CSV and as a workbook of numbers',
  async ({ what, query = {}, rows, sum }) => {
    const path = join(folder, `${what}.csv`);
    const where = Object.entries(query).flatMap(([name, value]) => ['--where', `${name}=${value}`]);
    expect(await punteo('export', what, '--output', path, ...where)).toMatchObject({ code: 0, stderr: '' });
    const file = readFileSync(path);
    const found = parse(file, { bom: true, columns: true }) as Record<string, string>[];
    expect(found).toMatchObject(rows());
    const parameters = new URLSearchParams(query).toString();
    const answer = await fetch(`${server.url}/v1/exports/${what}.csv?${parameters}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(file);

    const workbook = await fetch(`${server.url}/v1/exports/${what}.xlsx?${parameters}`);
    const cells = cellsOf(Buffer.from(await workbook.arrayBuffer()));
    const at = cells[0]?.findIndex(({ text }) => text === sum.column) ?? -1;
    const amounts = cells.slice(1).map((row) => row[at]?.number ?? Number.NaN);
    expect(amounts.reduce((total, amount) => total + amount, 0)).toBe(sum.is);
  },
);

test('no export begins a cell with a formula, wherever the file is split, and none shows who paid', async () => {
  for (const { what, query = {} } of EXPORTS) {
    for (const separator of [',', ';', 'tab']) {
      const parameters = new URLSearchParams({ ...query, separator, lang: 'es' }).toString();
      const text = await (await fetch(`${server.url}/v1/exports/${what}.csv?${parameters}`)).text();
      expect(text).not.toContain('buyer@example');
      // A negative amount is a number.
      for (const split of [',', ';', '\t', '\r', '\n'])
        for (const cell of text.split(split))
          expect(cell).not.toMatch(/^[\s"\uFEFF]*(?:[=+@]|-(?!\d+[.,]\d+(?:$|[,;\t\r])))/);
    }
  }
});

test('the entries of a period need its name, and a period that was not closed is unknown', async () => {
  expect(await punteo('export', 'period-entries', '--output', join(folder, 'x.csv'))).toMatchObject({ code: 64 });
  const answer = await fetch(`${server.url}/v1/exports/period-open-items.csv?period=2020-01`);
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'period_unknown' }]);
});

interface Cell {
  readonly text: string | undefined;
  readonly number: number | undefined;
}

function cellsOf(workbook: Buffer): readonly (readonly Cell[])[] {
  const sheet = strFromU8(unzipSync(workbook)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  return [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c(?: [^>]*)?(?:\/>|>(?:<is><t[^>]*>(.*?)<\/t><\/is>|<v>(.*?)<\/v>)<\/c>)/gs)].map(
      ([, text, number]) => ({ text, number: number === undefined ? undefined : Number(number) }),
    ),
  );
}

function punteo(...commandLine: string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}
