import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `pnpm faults [file…] [--seed <n>] [--minutes <n>]`: runs every test that plays faults, in whatever folder, at the full
 * counts. It takes about an hour, half of it the soak: `pnpm faults soak --minutes 5` runs a shorter one alone. The files run
 * one after another, because some of them measure time.
 */
const root = join(import.meta.dirname, '../..');
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, minutes: { type: 'string' } },
});

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
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PUNTEO_FAULT_COUNTS: 'full',
      ...(options.seed === undefined ? {} : { PUNTEO_SEED: options.seed }),
      ...(options.minutes === undefined ? {} : { PUNTEO_SOAK_MINUTES: options.minutes }),
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
