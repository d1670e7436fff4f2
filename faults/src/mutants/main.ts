import { join } from 'node:path';
import { apply } from './apply.ts';
import { copyRepository } from './copy-repository.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { runTests } from './run-tests.ts';

/**
 * `pnpm mutants [name…]`: takes our checks out one at a time, in a copy of the house, and demands that a test fails each
 * time. Ends with 1 when a mutant lives, when its text is no longer found, or when the tests fail without any.
 */
async function main(wanted: readonly string[]): Promise<number> {
  const mutants = MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (mutants.length === 0) throw new Error(`There is no mutant called ${wanted.join(', ')}.`);
  const system = copyRepository(join(import.meta.dirname, '../../..'));
  process.once('exit', system.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const whole = await runTests(system.folder, tests);
  if (whole.failed.length + whole.broken.length > 0) {
    console.error(`Without any mutant, these fail:\n${[...whole.failed, ...whole.broken].join('\n')}`);
    return 1;
  }
  console.log(`${whole.passed} tests pass on the system as it stands.`);
  let survivors = 0;
  for (const mutant of mutants) {
    const verdict = await verdictOn(mutant, system.folder);
    if (!verdict.startsWith('killed')) survivors += 1;
    console.log(`${mutant.name} (${mutant.at}): ${verdict}`);
  }
  console.log(`${mutants.length - survivors} killed, ${survivors} survived`);
  return survivors === 0 ? 0 : 1;
}

async function verdictOn(mutant: Mutant, folder: string): Promise<string> {
  let undo: () => void;
  try {
    undo = apply(folder, mutant);
  } catch (error) {
    return `not found: ${error instanceof Error ? error.message : error}`;
  }
  try {
    const { failed, broken } = await runTests(folder, mutant.tests);
    if (failed.length > 0) return `killed by ${failed.length}: ${failed[0]}`;
    return broken.length > 0 ? `not judged: ${broken.join(', ')} could not be loaded` : 'SURVIVED';
  } finally {
    undo();
  }
}

process.exitCode = await main(process.argv.slice(2));
