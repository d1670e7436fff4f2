import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runPunteo } from './__fixtures__/run-punteo.ts';
import { silentTerminal } from './__fixtures__/silent-terminal.ts';
import { withOutputFile } from './output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [left, right] = ['left.csv', 'right.csv'].map((name) => join(folder, name)) as [string, string];
writeFileSync(left, 'id,amount\na,1\nb,2\n');
writeFileSync(right, 'id,amount\na,1\nb,3\n');

test('--output writes to the file what stdout would hold, replaces what is there, and keeps the exit code', async () => {
  const output = join(folder, 'differences.json');
  const printed = await runPunteo(['compare', left, right, '--json'], {});
  for (const earlier of [null, 'an earlier and much longer report'.repeat(100)]) {
    if (earlier !== null) writeFileSync(output, earlier);
    const ended = await runPunteo(['compare', left, right, '--json', '--output', output], {});
    expect(ended).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(readFileSync(output, 'utf8')).toBe(printed.stdout);
  }
  expect(await runPunteo(['compare', left, right, '--json', '--output', '-'], {})).toEqual(printed);
});

test('until the work has ended, the file is as it was, and after an error nothing is left beside it', async () => {
  const home = join(folder, 'atomic');
  mkdirSync(home);
  const file = join(home, 'report.txt');
  writeFileSync(file, 'before');
  const work = withOutputFile(file, silentTerminal, async ({ print }) => {
    print('half of it');
    expect(readFileSync(file, 'utf8')).toBe('before');
    throw new Error('The work failed.');
  });
  await expect(work).rejects.toThrow('The work failed.');
  expect(readdirSync(home)).toEqual(['report.txt']);
  await withOutputFile(file, silentTerminal, async ({ print }) => print('the whole'));
  expect([readFileSync(file, 'utf8'), readdirSync(home)]).toEqual(['the whole\n', ['report.txt']]);
});

test.each([
  ['a directory', folder],
  ['a folder that does not exist', join(folder, 'none', 'report.txt')],
])('--output with %s exits 64 before the command does anything', async (_what, output) => {
  const ended = await runPunteo(['orders', 'list', '--output', output], {
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
  });
  expect(ended).toEqual({ code: 64, stdout: '', stderr: expect.stringContaining(`${output} cannot be written`) });
});

test('--output to a device writes to it and does not replace it', async () => {
  expect(await runPunteo(['compare', left, left, '--output', '/dev/null'], {})).toMatchObject({ code: 0, stdout: '' });
  expect(readdirSync('/dev').filter((name) => name.startsWith('null'))).toEqual(['null']);
});
