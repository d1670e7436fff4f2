import { join } from 'node:path';
import { apply } from './apply.ts';
import { copyRepository } from './copy-repository.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { runTests } from './run-tests.ts';

/**
 * `pnpm mutants [name…]`: removes one check at a time from a copy of the repository and expects a test to fail. Exits
 * with 1 when no test fails, when the text of a check is not found, or when the tests fail on the unchanged sources.
 */
async function main(wanted: readonly string[]): Promise<number> {
  const mutants = MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (mutants.length === 0)
    throw new Error(`No mutant is called ${wanted.join(', ')}. The names are in faults/src/mutants/mutant.ts.`);
  const copy = copyRepository(join(import.meta.dirname, '../../..'));
  process.once('exit', copy.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const unchanged = await runTests(copy.folder, tests);
  if (unchanged.failed.length + unchanged.broken.length > 0) {
    console.error(
      `These tests fail on the unchanged sources:\n${[...unchanged.failed, ...unchanged.broken].join('\n')}`,
    );
    return 1;
  }
  console.log(`${unchanged.passed} tests pass on the unchanged sources.`);
  let survivors = 0;
  for (const mutant of mutants) {
    const result = await resultOf(mutant, copy.folder);
    if (!result.startsWith('killed')) survivors += 1;
    console.log(`${mutant.name} (${mutant.at}): ${result}`);
  }
  console.log(`${mutants.length - survivors} killed, ${survivors} survived`);
  return survivors === 0 ? 0 : 1;
}

async function resultOf(mutant: Mutant, folder: string): Promise<string> {
  let undo: () => void;
  try {
    undo = apply(folder, mutant);
  } catch (error) {
    return `not found: ${error instanceof Error ? error.message : error}`;
  }
  try {
    const { failed, broken } = await runTests(folder, mutant.tests);
    if (failed.length > 0) return `killed by ${failed.length}: ${failed[0]}`;
    return broken.length > 0 ? `no result: ${broken.join(', ')} could not be loaded` : 'SURVIVED';
  } finally {
    undo();
  }
}

process.exitCode = await main(process.argv.slice(2));
