import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-rules-'));
let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
});

afterAll(async () => {
  await testApp?.close();
  rmSync(folder, { recursive: true });
});

const ROUNDING = { kind: 'tolerance', name: 'bank-rounding', absolute: '0.05', currencies: ['GBP'] };

test.each([
  [
    'a percentage above 100',
    [{ ...ROUNDING, percent: '101' }],
    'rule bank-rounding: percent: Should be decimal text from "0" to "100"',
  ],
  ['a sum as a number', [{ ...ROUNDING, absolute: 0.05 }], 'rule bank-rounding: absolute: Should be decimal text'],
  [
    'a sum without a currency',
    [{ ...ROUNDING, currencies: undefined }],
    'rule bank-rounding: currencies: Should be listed',
  ],
  [
    'an unknown kind',
    [ROUNDING, { name: 'other', kind: 'guess' }],
    'rule other: kind: Should be tolerance, fee, date_window or accept_parts.',
  ],
  ['an unknown field', [{ ...ROUNDING, release: true }], 'rule bank-rounding: Unrecognized key: "release"'],
  ['a rule without a name', [{ ...ROUNDING, name: '' }], 'rule 1: name: Should be 1 to 64'],
  ['one name for two rules', [ROUNDING, ROUNDING], 'rule bank-rounding: name: Should be the name of one rule only.'],
])(
  'a file with %s is refused with rule and field, by check without a database and by every start',
  async (_, rules, line) => {
    const path = file(rules);
    expect(await runPunteo(['rules', 'check', path], { DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' })).toMatchObject(
      {
        code: 78,
        stdout: '',
        stderr: expect.stringContaining(line),
      },
    );
    expect(await runPunteo(['reconcile'], { ...environment(), RULES_FILE: path })).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(line),
    });
  },
);

test('a file that is missing or no JSON is refused', async () => {
  const missing = join(folder, 'missing.json');
  expect(await runPunteo(['rules', 'check', missing], {})).toMatchObject({
    code: 78,
    stderr: 'There is no such file.\n',
  });
  const noJson = join(folder, 'text.json');
  writeFileSync(noJson, 'rules');
  expect(await runPunteo(['reconcile'], { ...environment(), RULES_FILE: noJson })).toMatchObject({
    code: 78,
    stderr: expect.stringMatching(/^RULES_FILE: Should be the path of a JSON file .*at character 1/),
  });
});

test('a good file is listed by check, and the doctor names the rules in force', async () => {
  const path = file([ROUNDING]);
  const checked = await runPunteo(['rules', 'check', path], {});
  expect(checked).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 rule, fingerprint [0-9a-f]{16}\nbank-rounding +tolerance\n$/),
  });
  const json = JSON.parse((await runPunteo(['rules', 'check', path, '--json'], {})).stdout);
  expect(json).toEqual({ fingerprint: expect.any(String), rules: [{ name: 'bank-rounding', kind: 'tolerance' }] });
  const doctor = await runPunteo(['doctor'], { ...environment(), RULES_FILE: path });
  expect(doctor.stdout).toContain(`In force: bank-rounding (tolerance). Fingerprint ${json.fingerprint}.`);
});

function environment(): Record<string, string> {
  return { ...testApp.environment, DATABASE_URL: testApp.url };
}

function file(rules: readonly object[]): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, JSON.stringify({ rules }));
  return path;
}
