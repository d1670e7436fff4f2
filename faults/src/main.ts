import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `pnpm faults [file…]`: runs every test that plays faults, in whatever folder, at the full counts. It takes about an
 * hour. The files run one after another, because some of them measure time.
 */
const root = join(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);

const files = globSync('{packages,apps,demo,faults,tests}/**/*.test.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules' || name === 'dist',
})
  .filter((file) => file.startsWith('faults') || readFileSync(join(root, file), 'utf8').includes('faultCount('))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) throw new Error(`No test file with faults matches ${wanted.join(', ')}.`);

const TEST_TIMEOUT_MILLISECONDS = 7_200_000;
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const child = spawn(
  process.execPath,
  [vitest, 'run', '--no-file-parallelism', `--testTimeout=${TEST_TIMEOUT_MILLISECONDS}`, ...files],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PUNTEO_FAULT_COUNTS: 'full' } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
