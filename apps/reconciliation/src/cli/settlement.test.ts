import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'settlement-'));
let testApp: TestApp;
let payments: readonly string[];

// One store for all tests, in this order.
beforeAll(async () => {
  testApp = await startTestApp({ SETTLEMENT_ACCOUNTS: 'neopay=main-gbp', SETTLEMENT_DAYS: 'neopay=0' });
  const fulfilledAt = new Date();
  payments = [
    await paidOrder(testApp, 'A-1', { fulfilledAt }),
    await paidOrder(testApp, 'A-2', { fulfilledAt }),
    await paidOrder(testApp, 'A-3', { fulfilledAt }),
  ];
});
afterAll(async () => {
  await testApp.close();
  rmSync(folder, { recursive: true });
});

const punteo = (...args: readonly string[]) => runPunteo(args, { ...testApp.environment, DATABASE_URL: testApp.url });

function written(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const COMMON = {
  encoding: 'utf-8',
  separator: ',',
  decimal: '.',
  dateFormat: 'YYYY-MM-DD',
  timeZone: 'UTC',
  format: 'csv',
};
const bankMapping = () =>
  written(
    'bank.json',
    JSON.stringify({
      ...COMMON,
      account: 'main-gbp',
      currency: 'GBP',
      columns: { reference: 'ref', bookedAt: 'date', amount: 'amount', description: 'text' },
    }),
  );
const exportMapping = () =>
  written(
    'export.json',
    JSON.stringify({
      ...COMMON,
      account: 'neopay-export',
      provider: 'neopay',
      currency: 'GBP',
      columns: {
        reference: 'payment',
        payment: 'payment',
        bookedAt: 'date',
        gross: 'gross',
        fee: 'fee',
        payout: 'payout',
      },
    }),
  );

async function reconciled() {
  const { code, stdout } = await punteo('reconcile', '--json');
  const { run, discrepancies } = JSON.parse(stdout) as {
    run: { complete: boolean; incompleteReasons: string[]; summary: { settlement: unknown } };
    discrepancies: { kind: string; orderId: string | null; sentence: string }[];
  };
  return { code, run, found: discrepancies.map(({ kind, orderId }) => `${kind} ${orderId}`), discrepancies };
}

const today = new Date().toISOString().slice(0, 10);
const imports = (file: string, mapping: string) => punteo('statements', 'import', file, '--mapping', mapping);

test('paid orders are reported until the export of their provider and the bank show them', async () => {
  const before = await reconciled();
  expect(before.found).toEqual(['paid_not_settled A-1', 'paid_not_settled A-2', 'paid_not_settled A-3']);
  expect(before.discrepancies[0]?.sentence).toMatch(
    /^100\.00 GBP of order A-1, paid through Neopay, is on no statement yet; it was due by \d{4}-\d\d-\d\d/,
  );
  const rows = payments.slice(0, 2).map((id) => `${id},${today},100.00,1.50,PO-778100\n`);
  const lines = written('lines.csv', `payment,date,gross,fee,payout\n${rows.join('')}`);
  expect(await imports(lines, exportMapping())).toMatchObject({ code: 0, stderr: '' });
  const entry = written(
    'bank-1.csv',
    `ref,date,amount,text\n1,${today},190.00,NEOPAY PO778100 UK\n2,${today},-4.20,RENT\n`,
  );
  expect(await imports(entry, bankMapping())).toMatchObject({ code: 0 });
  const { found, discrepancies } = await reconciled();
  expect(found).toEqual(['paid_not_settled A-3', 'settled_unknown null', 'settlement_differs null']);
  expect(discrepancies.slice(1).map(({ sentence }) => sentence)).toEqual([
    'A statement shows that 4.20 GBP left the account (entry 2), which no paid order and no payout explains.',
    'A statement shows the payout PO-778100 of Neopay differently (expected 197.00 GBP, found 190.00 GBP).',
  ]);
});

test('the rest of a payout settles it, and the run sums what is settled before fees', async () => {
  await imports(written('bank-2.csv', `ref,date,amount,text\n3,${today},7.00,PO-778100 REST\n`), bankMapping());
  const { found, run } = await reconciled();
  expect(found).toEqual(['paid_not_settled A-3', 'settled_unknown null']);
  expect(run.summary.settlement).toEqual([{ currency: 'GBP', settled: '200.00', open: '100.00' }]);
  const { stdout } = await punteo('runs', 'show', 'latest');
  expect(stdout).toMatch(/currency +settled +not settled\nGBP +200\.00 +100\.00/);
  expect(stdout).toContain(
    'Incremental: compared what changed since the run before, and every payment with the statements.',
  );
});

test('an import says which accounts no run compares, and ends with code 0', async () => {
  const entry = written('other.csv', `ref,date,amount,text\n1,${today},1.00,x\n`);
  const mapping = readFileSync(bankMapping(), 'utf8').replace('main-gbp', 'main-gpb');
  expect(await imports(entry, written('other.json', mapping))).toMatchObject({
    code: 0,
    stderr: 'The account main-gpb is not in SETTLEMENT_ACCOUNTS: runs do not compare its entries.\n',
  });
  const lines = written('other-lines.csv', `payment,date,gross,fee,payout\np,${today},1.00,0,\n`);
  const ofOther = readFileSync(exportMapping(), 'utf8').replace('"provider":"neopay"', '"provider":"pentagoo"');
  expect(await imports(lines, written('other-export.json', ofOther.replace('neopay-export', 'other')))).toMatchObject({
    code: 0,
    stderr: 'SETTLEMENT_ACCOUNTS names no account of pentagoo: runs do not compare its export.\n',
  });
  expect((await imports(written('same.csv', `ref,date,amount,text\n9,${today},0,x\n`), bankMapping())).stderr).toBe('');
});

test('a run is incomplete until the bad rows of a statement are accepted', async () => {
  const { code, stdout } = await punteo(
    'statements',
    'import',
    written('bad.csv', 'ref,date,amount,text\n9,2026-13-01,1.00,x\n'),
    '--mapping',
    bankMapping(),
    '--json',
  );
  expect(code).toBe(2);
  const { statementFileId } = JSON.parse(stdout);
  const incomplete = await reconciled();
  expect([incomplete.code, incomplete.run.complete]).toEqual([2, false]);
  expect(incomplete.run.incompleteReasons).toEqual([
    `1 bad rows of the statement bad.csv are not accepted (statement file ${statementFileId})`,
  ]);
  expect((await punteo('statements', 'accept', statementFileId, '--reason', 'a test row')).code).toBe(0);
  expect((await reconciled()).run).toMatchObject({ complete: true, incompleteReasons: [] });
});
