import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import { addCommands } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-start-up-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the help of every command loads no package but commander', { timeout: 120_000 }, async () => {
  const helps = everyCommand().map((values) => [...values, '--help']);
  expect(helps.length).toBeGreaterThan(20);
  expect(await packagesLoadedBy(['--help'], ...helps)).toEqual(['commander']);
});

test('`punteo compare` loads neither the database driver nor a provider', { timeout: 120_000 }, async () => {
  const file = join(folder, 'same.csv');
  writeFileSync(file, 'id,amount\na,1.0\n');
  expect(await packagesLoadedBy(['compare', file, file])).toEqual(['@punteo/payments', 'commander']);
});

/** Every command line that does something, without arguments: `['orders', 'list']`. */
function everyCommand(): readonly (readonly string[])[] {
  const program = new Command();
  const terminal = { print() {}, note() {}, progress() {}, endProgress() {} };
  addCommands(program, { terminal, environment: {}, actor: 'test', setExitCode: () => {} });
  return program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [[command.name()]]
      : command.commands.map((subcommand) => [command.name(), subcommand.name()]),
  );
}

async function packagesLoadedBy(...commandLines: readonly (readonly string[])[]): Promise<readonly string[]> {
  const script = new URL('__fixtures__/print-loaded-packages.ts', import.meta.url).pathname;
  const args = ['--conditions=@punteo/source', script, ...commandLines.map((values) => JSON.stringify(values))];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: {} });
  return JSON.parse(stdout) as readonly string[];
}
