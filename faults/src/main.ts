import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `pnpm faults [file…]`: every test that plays faults, wherever it stands, at the full counts of the programme. Half an hour or so;
 * one file at a time, so that what is measured is measured alone.
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
if (files.length === 0) throw new Error(`No test of faults is called ${wanted.join(', ')}.`);

const child = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--no-file-parallelism', '--testTimeout=7200000', ...files],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PUNTEO_FAULT_COUNTS: 'full' } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
