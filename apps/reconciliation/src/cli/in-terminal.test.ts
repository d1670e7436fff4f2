import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runInTerminal } from './__fixtures__/in-terminal.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), 'punteo-terminal-'));
const [left, right, orders, statement, mapping] = [
  'left.csv',
  'right.csv',
  'orders.csv',
  'bank.csv',
  'mapping.json',
].map((name) => join(folder, name)) as [string, string, string, string, string];
const rows = Array.from({ length: 40_000 }, (_, index) => `id-${index}`);
writeFileSync(left, ['id,amount', ...rows.map((id) => `${id},1`)].join('\n'));
writeFileSync(right, ['id,amount', ...rows.map((id) => `${id},${id === 'id-7' ? 2 : 1}`)].join('\n'));
writeFileSync(orders, 'order_id,amount,currency\nA-1,1.00,GBP\n');
writeFileSync(statement, 'date,reference,amount\n2026-03-01,R-1,5.00\n');
writeFileSync(
  mapping,
  JSON.stringify({
    format: 'csv',
    account: 'main',
    currency: 'GBP',
    ...{ encoding: 'utf-8', separator: ',', decimal: '.', dateFormat: 'YYYY-MM-DD', timeZone: 'UTC' },
    columns: { reference: 'reference', bookedAt: 'date', amount: 'amount' },
  }),
);

let testApp: TestApp;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  testApp = await startTestApp();
  environment = { ...testApp.environment, DATABASE_URL: testApp.url };
  await paidOrder(testApp, 'NOT-SHIPPED');
});
afterAll(async () => {
  await testApp?.close();
  rmSync(folder, { recursive: true });
});

const ESCAPE = '\u001B';
const CLEAR_LINE = `\r${ESCAPE}[2K`;

describe('progress', () => {
  test.each([
    ['compare', ['compare', left, right], 'rows of '],
    ['orders import', ['orders', 'import', orders], '100 %'],
    ['statements import', ['statements', 'import', statement, '--mapping', mapping], '100 %'],
    ['sync', ['sync'], 'neopay'],
    ['reconcile', ['reconcile'], 'neopay'],
  ])('of punteo %s is shown on a terminal and cleared, and never in a file', async (_name, line, label) => {
    const { terminal, file } = await runInTerminal(line, environment, { folder, redirected: 'stdout' });
    expect(terminal).toContain(CLEAR_LINE);
    expect(terminal).toContain(label);
    // What stays is an empty line, or a note.
    expect(terminal.slice(terminal.lastIndexOf(CLEAR_LINE))).not.toContain(label);
    expect(file).not.toBe('');
    expect(file).not.toContain(ESCAPE);
  });
});

describe('colours', () => {
  const doctor = ['doctor'];
  const NONE = { PORT: 'wrong' };

  test.each([
    ['on a terminal', {}, true],
    ['not with NO_COLOR', { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['not on a terminal without them', { TERM: 'dumb' }, false],
    ['with FORCE_COLOR before NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1', TERM: 'dumb' }, true],
    ['not with FORCE_COLOR=0', { FORCE_COLOR: '0' }, false],
  ])('are shown %s', async (_when, variables, isColoured) => {
    const { terminal } = await runInTerminal(doctor, { ...NONE, ...variables }, { folder });
    expect(terminal.includes(ESCAPE)).toBe(isColoured);
    expect(stripVTControlCharacters(terminal)).toMatch(/^✗ {2}configuration {2}PORT: /);
  });

  test('are not in a file, and are with FORCE_COLOR; never in JSON or in the file of --output', async () => {
    expect((await runPunteo(doctor, NONE)).stdout).not.toContain(ESCAPE);
    const forced = { ...NONE, FORCE_COLOR: '1' };
    expect((await runPunteo(doctor, forced)).stdout).toContain(`${ESCAPE}[31m✗`);
    expect((await runPunteo([...doctor, '--json'], forced)).stdout).not.toContain(ESCAPE);
    const output = join(folder, 'doctor.txt');
    expect(await runPunteo([...doctor, '--output', output], forced)).toEqual({ code: 78, stdout: '', stderr: '' });
  });

  test('mark an error on stderr', async () => {
    const { terminal } = await runInTerminal(['orders', 'list'], NONE, { folder });
    expect(terminal).toMatch(new RegExp(`^${ESCAPE}\\[31mPORT: .*${ESCAPE}\\[39m\n$`));
  });
});

describe('tables', () => {
  const narrow = (text: string) =>
    Math.max(
      ...stripVTControlCharacters(text)
        .split('\n')
        .map((line) => stringWidth(line)),
    );

  test.each([
    ['doctor', ['doctor']],
    ['orders list', ['orders', 'list']],
    ['orders show', ['orders', 'show', 'NOT-SHIPPED']],
    ['callbacks list', ['callbacks', 'list']],
    ['runs list', ['runs', 'list']],
    ['runs show', ['runs', 'show', 'latest']],
    ['discrepancies list', ['discrepancies', 'list', '--state', 'all']],
  ])('of punteo %s fit the terminal', async (_name, line) => {
    const { terminal } = await runInTerminal(line, environment, { folder, columns: 50 });
    expect(narrow(terminal), terminal).toBeLessThanOrEqual(50);
  });

  test('are as wide as they are with --wide and in a pipe', async () => {
    const line = ['orders', 'show', 'NOT-SHIPPED'];
    const piped = (await runPunteo(line, environment)).stdout;
    const wide = await runInTerminal([...line, '--wide'], environment, { folder, columns: 50 });
    expect(piped.split('\n').some((each) => each.length > 80)).toBe(true);
    expect(stripVTControlCharacters(wide.terminal)).toContain(piped);
  });
});
