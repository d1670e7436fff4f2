import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A password that no output may repeat, and a port where nothing listens. */
const UNREACHABLE = { DATABASE_URL: 'postgres://user:very-secret@127.0.0.1:1/none' };

test('punteo compare prints the differences of two files and exits 1, or 0 when there are none', async () => {
  const left = file('left.csv', 'id,amount\na,1.0\nb,2\n');
  const right = file('right.csv', 'id,amount\na,1\nb,3\n');
  expect(await runPunteo(['compare', left, right], {})).toEqual({
    code: 1,
    stdout: [
      'amount  b  2  3  line 3',
      'compared by id: amount (not currency, status: no such column in both files)',
      `${left}: separator comma, decimal point`,
      `${right}: separator comma, decimal point`,
      '2 left, 2 right, 1 equal',
      '1 amount',
      '',
    ].join('\n'),
    stderr: '',
  });
  expect(await runPunteo(['compare', left, left], {})).toMatchObject({ code: 0 });
});

test('punteo compare lists unreadable rows by line and exits 2, whatever else differs', async () => {
  const left = file('left.csv', 'id;amount\na;1,0\nb;2\n');
  const right = file('right.csv', 'id,amount\na,1\nb,3\n');
  const { code, stdout } = await runPunteo(['compare', left, right], {});
  expect(code).toBe(2);
  expect(stdout).toContain('unreadable_left  line 2: amount should be a plain decimal such as 100.00; to read a');
  expect(stdout).toContain(`${left}: separator semicolon, decimal point\n`);
  const read = await runPunteo(['compare', left, right, '--left-decimal', ',', '--json'], {});
  expect(read.code).toBe(1);
  expect(JSON.parse(read.stdout)).toMatchObject({
    compared: { id: 'id', amount: 'amount', currency: null, status: null },
    left: { separator: ';', decimal: ',' },
    right: { separator: ',', decimal: '.' },
    counts: { amount: 1 },
  });
});

test('punteo compare --json is one document with 25,001 differences', async () => {
  const rows = Array.from({ length: 25_001 }, (_, index) => `id-${index}`);
  const left = file('left.csv', ['id,amount', ...rows.map((id) => `${id},1`)].join('\n'));
  const right = file('right.csv', ['id,amount', ...rows.map((id) => `${id},2`)].join('\n'));
  const { stdout } = await runPunteo(['compare', left, right, '--json'], {});
  const { differences, counts } = JSON.parse(stdout) as { differences: { id: string }[]; counts: unknown };
  expect(differences.map(({ id }) => id)).toEqual(rows);
  expect(counts).toEqual({ amount: 25_001 });
});

test('punteo compare lists the first 50,000 differences of a kind, counts the others, and says so', async () => {
  const left = file('left.csv', 'id,amount\na,1\n');
  const right = file('right.csv', `id,amount\n${'a,1\n'.repeat(60_001)}`);
  const { code, stdout } = await runPunteo(['compare', left, right, '--json'], {});
  const { differences, ...document } = JSON.parse(stdout) as { differences: unknown[] };
  expect(code).toBe(1);
  expect(differences).toHaveLength(50_000);
  expect(document).toMatchObject({ counts: { duplicate_right: 60_000 }, notListed: { duplicate_right: 10_000 } });
  const text = await runPunteo(['compare', left, right], {});
  expect(text.stdout).toContain('… and 59900 more differences (--json lists the first 50000 of each kind)\n');
  expect(text.stdout).toContain('60000 duplicate_right\n');
});

test('punteo compare exits 64 for a column that no file has, and names it', async () => {
  const [left, right] = ['EUR', 'USD'].map((code) => file(`${code}.csv`, `id,amount,currency\na,1,${code}\n`));
  expect(await runPunteo(['compare', left ?? '', right ?? '', '--currency', 'curency'], {})).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('has no column "curency"'),
  });
});

test.each([
  ['an instant that does not exist', ['reconcile', '--from', '2026-02-30']],
  ['an empty window', ['reconcile', '--from', '2026-02-28T12:00:00Z', '--to', '2026-02-28T12:00:00Z']],
  ['an unknown command', ['nonsense']],
  ['a group without its command', ['orders']],
  ['an unknown report format', ['report', 'x', '--format', 'pdf']],
  ['an unknown order state', ['orders', 'list', '--state', 'happy']],
  ['an unknown discrepancy kind', ['discrepancies', 'list', '--kind', 'nonsense']],
  ['a missing orders file', ['orders', 'import', 'none.csv']],
  ['a missing file to compare', ['compare', 'none.csv', 'none.csv']],
  ['a missing file of decisions', ['discrepancies', 'import', 'none.csv']],
  ['a directory as the orders file', ['orders', 'import', folder]],
  ['a directory as a file to compare', ['compare', folder, folder]],
  ['a directory as the file of decisions', ['discrepancies', 'import', folder]],
  ['an unknown separator', ['compare', 'a.csv', 'b.csv', '--separator', '::']],
  ['an unknown decimal mark', ['orders', 'import', 'a.csv', '--decimal', ';']],
  ['a callback URL that is none', ['doctor', '--callback-url', 'nowhere']],
])('%s exits 64 with a reason on stderr and nothing on stdout', async (_mistake, commandLine) => {
  const { code, stdout, stderr } = await runPunteo(commandLine, UNREACHABLE);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).not.toMatch(/^$|store_unavailable/);
});

test('an invalid variable exits 78 and names the variable without its value', async () => {
  expect(await runPunteo(['orders', 'list'], { PORT: 'secret' })).toEqual({
    code: 78,
    stdout: '',
    stderr: expect.stringMatching(/^PORT: should be a whole number from 0 to 65535\.\n$/i),
  });
});

test('NEOPAY_STATUSES that maps pending to paid exits 78 with one line that says why', async () => {
  const environment = {
    CALLBACK_KEYS: `k1:${'0f'.repeat(32)}`,
    NEOPAY_TOKEN: 'canary-token-0123456789',
    NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
    NEOPAY_ENVIRONMENT: 'sandbox',
    NEOPAY_STATUSES: 'completed=paid,pending=paid',
  };
  expect(await runPunteo(['orders', 'list'], environment)).toEqual({
    code: 78,
    stdout: '',
    stderr:
      'NEOPAY_STATUSES: Should not map pending to paid: Neopay documents pending as the status of a payment that is not complete.\n',
  });
});

test('--help exits 0 and prints the options on stdout', async () => {
  const help = await runPunteo(['reconcile', '--help'], {});
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--dry-run');
});

test.each(['--version', '-V'])('punteo %s prints the version of the app, without its configuration', async (option) => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await runPunteo([option], { PORT: 'wrong' })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unreachable database exits 78 and names itself without its password', async () => {
  const { code, stdout, stderr } = await runPunteo(['orders', 'list'], UNREACHABLE);
  expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
  expect(stderr).toContain('database');
  expect(stderr).not.toContain('very-secret');
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
