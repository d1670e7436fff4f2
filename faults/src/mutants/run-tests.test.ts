import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTests } from './run-tests.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-tests-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '../../../node_modules/vitest'), join(folder, 'node_modules/vitest'));
  const files = {
    passes: "test('right', () => {});",
    fails: "test('wrong', () => { throw new Error('wrong'); });",
    breaks: "throw new Error('cannot be loaded');",
    loops: "test('loops', () => { for (;;); });",
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, `${name}.test.ts`), `import { test } from 'vitest';\n${text}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('passed tests are counted, failed tests and files that cannot be loaded are named', async () => {
  const { broken, ...counted } = await runTests(folder, ['passes', 'fails', 'breaks']);
  expect(counted).toEqual({ passed: 1, failed: ['wrong'] });
  expect(broken).toEqual([expect.stringContaining('breaks.test.ts')]);
});

test('tests that do not end are killed and count as a failed test', async () => {
  expect(await runTests(folder, ['loops'], 5)).toEqual({
    passed: 0,
    failed: ['The tests did not end within 5 s.'],
    broken: [],
  });
});
