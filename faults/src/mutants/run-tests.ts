import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface TestRun {
  readonly passed: number;
  /** Full names of the tests that failed. */
  readonly failed: readonly string[];
  /** Files that could not be loaded: their tests did not run. */
  readonly broken: readonly string[];
}

/**
 * Runs these test files of the repository copy in this folder. A mutant may loop for ever: tests that have not ended after
 * `limitSeconds` are killed with all their processes, and count as one failed test.
 */
export async function runTests(folder: string, tests: readonly string[], limitSeconds = 900): Promise<TestRun> {
  const report = join(folder, 'mutant-report.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...tests, '--reporter=json', `--outputFile=${report}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: a worker that loops does not notice that its parent ended.
    detached: true,
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const killAll = () => process.kill(-(child.pid as number), 'SIGKILL');
  let isOverdue = false;
  const limit = setTimeout(() => {
    isOverdue = true;
    killAll();
  }, limitSeconds * 1_000);
  process.once('exit', killAll);
  await new Promise((resolve) => child.once('exit', resolve));
  process.off('exit', killAll);
  clearTimeout(limit);
  if (isOverdue) return { passed: 0, failed: [`The tests did not end within ${limitSeconds} s.`], broken: [] };
  return read(report, errors);
}

function read(report: string, errors: string): TestRun {
  let text: string;
  try {
    text = readFileSync(report, 'utf8');
  } catch {
    throw new Error(`vitest wrote no report. Its error output:\n${errors}`);
  }
  const { testResults } = JSON.parse(text) as {
    testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    broken: testResults.filter(({ assertionResults }) => assertionResults.length === 0).map(({ name }) => name),
  };
}
