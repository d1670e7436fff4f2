import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRows, runCli } from '@punteo/reconciliation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Random } from '../random.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, orderOf, putOrder } from '../test-system.ts';
import { type Fault, heapGrowthBytes, runCases } from './cases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateCsv } from './mutate-csv.ts';
import { mutateJson } from './mutate-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-inputs-'));
let testStore: TestStore;
let environment: Record<string, string>;

beforeAll(async () => {
  testStore = await openTestStore();
  const system = createTestSystem(testStore);
  await putOrder(system, orderOf(system, 'A-1'));
  environment = { DATABASE_URL: testStore.databaseUrl };
});

afterAll(async () => {
  await testStore?.close();
  rmSync(folder, { recursive: true });
});

const MEGABYTE = 1_048_576;

test('a mutated order file is refused whole or read row by row, never fails otherwise, and memory does not grow', async () => {
  const { failures, heapBytes } = await runCases('order files', { few: 1_800, full: 120_000, batch: 500 }, readOrders);
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

test('punteo compare of mutated files exits with 0, 1, 2 or 64, and memory does not grow', async () => {
  const { failures, heapBytes } = await runCases('compare', { few: 800, full: 100_000, batch: 250 }, compare);
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

test('punteo orders import and discrepancies import of mutated files exit with 0, 1, 2 or 64', async () => {
  const { failures, heapBytes } = await runCases('imports', { few: 100, full: 10_000, batch: 100 }, importFile);
  expect(failures).toEqual([]);
  expect(heapGrowthBytes(heapBytes)).toBeLessThan(24 * MEGABYTE);
});

async function readOrders(random: Random): Promise<Fault> {
  const { path, bytes } = orderFile(random);
  try {
    for await (const row of readRows(path)) {
      if (!Number.isInteger(row.line) || row.line < 1) return { what: `row without a line: ${row.line}`, bytes };
    }
    return undefined;
  } catch (error) {
    return error instanceof Error && error.name === 'FileError' ? undefined : { what: `threw ${error}`, bytes };
  }
}

async function compare(random: Random): Promise<Fault> {
  const left = file('left.csv', mutateBytes(mutateCsv(PAYMENTS, random), random));
  const isSame = random.below(4) === 0;
  const right = file(
    'right.csv',
    isSame ? Buffer.from(csv(PAYMENTS)) : mutateBytes(mutateCsv(PAYMENTS, random), random),
  );
  const options = random.pick<readonly string[]>([
    [],
    ['--json'],
    ['--currency', 'currency'],
    ['--separator', ';'],
    ['--decimal', ','],
  ]);
  return faultOf(['compare', left.path, right.path, ...options], Buffer.concat([left.bytes, MARK, right.bytes]));
}

async function importFile(random: Random): Promise<Fault> {
  if (random.below(2) === 0) {
    const { path, bytes } = orderFile(random);
    return faultOf(['orders', 'import', path], bytes);
  }
  const { path, bytes } = file('decisions.csv', mutateBytes(mutateCsv(DECISIONS, random), random));
  return faultOf(['discrepancies', 'import', path], bytes);
}

/** Between the two files of a case. */
const MARK = Buffer.from('\n=====\n');

const EXPECTED_CODES: readonly number[] = [0, 1, 2, 64];

async function faultOf(commandLine: readonly string[], bytes: Buffer): Promise<Fault> {
  const lines: string[] = [];
  const ignore = () => {};
  const terminal = {
    print: ignore,
    note: (line: string) => void lines.push(line),
    progress: ignore,
    endProgress: ignore,
  };
  const code = await runCli(commandLine, { environment, terminal });
  if (EXPECTED_CODES.includes(code)) return undefined;
  return { what: `${commandLine.slice(0, 2).join(' ')} exited with ${code}: ${lines.join(' ').slice(0, 300)}`, bytes };
}

function orderFile(random: Random): { readonly path: string; readonly bytes: Buffer } {
  if (random.below(2) === 0) return file('orders.csv', mutateBytes(mutateCsv(ORDERS, random), random));
  const lines = Array.from({ length: 1 + random.below(4) }, () => mutateJson(ORDER, random));
  return file('orders.ndjson', mutateBytes(lines.join(random.pick(['\n', '\r\n', '\n\n', '\r'])), random));
}

function file(name: string, bytes: Buffer): { readonly path: string; readonly bytes: Buffer } {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, bytes };
}

function csv(table: readonly (readonly string[])[]): string {
  return table.map((row) => `${row.join(',')}\n`).join('');
}

const ORDERS = [
  [
    'order_id',
    'amount',
    'currency',
    'created_at',
    'due_at',
    'fulfilled_at',
    'providers',
    'provider',
    'provider_payment_id',
  ],
  ['A-1', '100.00', 'USD', '2026-03-01T10:00:00Z', '2026-04-01T10:00:00Z', '', '', '', ''],
  ['A-2', '25.50', 'USD', '', '', '', '', '', ''],
  ['A-3', '7.00', 'GBP', '', '', '2026-03-01T10:00:00Z', '', '', ''],
];
const ORDER = {
  order_id: 'A-9',
  amount: '100.00',
  currency: 'USD',
  created_at: '2026-03-01T10:00:00Z',
  due_at: null,
  providers: [],
};
const PAYMENTS = [
  ['id', 'amount', 'currency', 'status'],
  ['A-1', '100.00', 'USD', 'paid'],
  ['A-2', '25.50', 'USD', 'pending'],
  ['A-3', '7.00', 'GBP', 'paid'],
];
const DECISIONS = [
  ['discrepancy_id', 'version', 'owner', 'note', 'due_on', 'state', 'reason'],
  ['1', '1', 'Eva', 'asked the bank', '2026-03-31', 'resolved', 'paid in cash'],
  ['2', '3', '', '', '', 'open', ''],
];
