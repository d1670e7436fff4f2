import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'failed-writes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** Runs `punteo` as a process, with stdout as a file descriptor or as a pipe that is closed at once. */
async function run(stdout: number | 'closed', commandLine: readonly string[]) {
  const child = spawn(process.execPath, ['--conditions=@punteo/source', MAIN, ...commandLine], {
    stdio: ['ignore', stdout === 'closed' ? 'pipe' : stdout, 'pipe'],
    env: {},
  });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

const left = join(folder, 'left.csv');
const right = join(folder, 'right.csv');
const rows = (amount: number) => Array.from({ length: 20_000 }, (_, index) => `A-${index},${amount}\n`).join('');
writeFileSync(left, `id,amount\n${rows(1)}`);
writeFileSync(right, `id,amount\n${rows(2)}`);

test.each([['--json'], []])(
  'a comparison whose reader is gone exits 70, not 1, and says why: %s',
  async (...options) => {
    expect(await run('closed', ['compare', left, right, ...options])).toEqual({
      code: 70,
      stderr: 'The output could not be written (EPIPE), so it is incomplete.\n',
    });
  },
);

test('a comparison that writes to a full disk exits 70, not 1, and says why', async () => {
  expect(await run(openSync('/dev/full', 'w'), ['compare', left, right, '--json'])).toEqual({
    code: 70,
    stderr: 'The output could not be written (ENOSPC), so it is incomplete.\n',
  });
});
