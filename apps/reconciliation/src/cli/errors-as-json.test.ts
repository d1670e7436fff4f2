import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-errors-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing listens there. */
const UNREACHABLE = { DATABASE_URL: 'postgres://user:very-secret@127.0.0.1:1/none' };

test.each([
  [['order', 'list'], 'command_unknown', 64, 'Did you mean orders?'],
  [['orders', 'lst'], 'command_unknown', 64, 'Did you mean list?'],
  [['orders', 'list', '--stat', 'paid'], 'option_unknown', 64, 'Did you mean --state?'],
  [['orders', 'list', '--state', 'payed'], 'option_invalid', 64, 'Did you mean paid?'],
  [['discrepancies', 'list', '--kind', 'paid_not_fulfiled'], 'option_invalid', 64, 'Did you mean paid_not_fulfilled?'],
  [['callbacks', 'list', '--outcome', 'match'], 'option_invalid', 64, 'Did you mean matched?'],
  [['export', 'order', '--output', 'x.csv'], 'option_invalid', 64, 'Did you mean orders?'],
  [['orders', 'list', '--limit'], 'option_value_missing', 64, '--limit'],
  [['orders', 'cancel', 'A'], 'option_missing', 64, '--reason'],
  [['orders', 'show'], 'argument_missing', 64, "'order'"],
  [['orders', 'list', 'A'], 'argument_unexpected', 64, 'too many arguments'],
  [['compare', 'none.csv', 'none.csv'], 'file_refused', 64, 'none.csv'],
  [['orders', 'list'], 'store_unavailable', 78, 'database'],
])('punteo %j --json prints the error %s as one document on stdout', async (line, code, exitCode, text) => {
  const ended = await runPunteo(line.toSpliced(2, 0, '--json'), UNREACHABLE);
  const { error } = JSON.parse(ended.stdout) as { error: { message: string } };
  expect({ ended: ended.code, error }).toEqual({
    ended: exitCode,
    error: { code, exitCode, message: expect.stringContaining(text) },
  });
  // A person who reads stderr sees the same.
  expect((await runPunteo(line, UNREACHABLE)).stderr).toContain(text);
  expect(ended.stdout + ended.stderr).not.toContain('very-secret');
});

test('a wrong configuration is an error as JSON, with a line for each variable', async () => {
  const { code, stdout } = await runPunteo(['runs', 'list', '--json'], { PORT: 'x', LOG_LEVEL: 'loud' });
  expect({ code, document: JSON.parse(stdout) }).toEqual({
    code: 78,
    document: {
      error: { code: 'configuration_invalid', exitCode: 78, message: expect.stringMatching(/^PORT: .*\nLOG_LEVEL: /) },
    },
  });
});

test('`--json` behind `--` is an argument, and the error is text', async () => {
  const { code, stdout } = await runPunteo(['compare', '--', '--json', 'none.csv'], {});
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
});

test('an error leaves the file of --output as it was, and is on stdout as JSON', async () => {
  const [output, good] = [join(folder, 'report.txt'), join(folder, 'good.csv')];
  writeFileSync(output, 'the report of yesterday');
  writeFileSync(good, 'id,amount\na,1\n');
  const { code, stdout } = await runPunteo(['compare', good, 'none.csv', '--output', output, '--json'], {});
  expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 64, error: 'file_refused' });
  expect(readFileSync(output, 'utf8')).toBe('the report of yesterday');
});
