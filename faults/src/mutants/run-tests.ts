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

/** Runs these test files of the repository copy in this folder. */
export async function runTests(folder: string, tests: readonly string[]): Promise<TestRun> {
  const report = join(folder, 'mutant-report.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...tests, '--reporter=json', `--outputFile=${report}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
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
