import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runPunteo } from './__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-env-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'punteo.env');
writeFileSync(file, '# A comment\nPORT="from the file"\n');

test.each([
  [['--env-file', file, 'orders', 'list']],
  [['orders', 'list', '--env-file', file]],
  [['orders', `--env-file=${file}`, 'list']],
])('punteo %j reads the variables of the file', async (line) => {
  expect(await runPunteo(line, {})).toEqual({ code: 78, stdout: '', stderr: expect.stringMatching(/^PORT: .*\n$/) });
});

test('a variable of the environment wins over the file, also an empty one', async () => {
  for (const PORT of ['8090', '']) {
    const { stderr } = await runPunteo(['orders', 'list', '--env-file', file], { PORT, LOG_LEVEL: 'loud' });
    expect(stderr).toMatch(/^LOG_LEVEL: .*\n$/);
  }
});

test.each([
  ['is missing', join(folder, 'none.env'), 'ENOENT'],
  ['is a directory', folder, 'EISDIR'],
])('a file that %s exits 78 with its name', async (_what, path, code) => {
  expect(await runPunteo(['orders', 'list', '--env-file', path], {})).toEqual({
    code: 78,
    stdout: '',
    stderr: `--env-file: ${path} cannot be read (${code}).\n`,
  });
});
