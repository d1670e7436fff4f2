import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type Option } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS, orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';
import { ARGUMENT_SCHEMAS } from './argument-schemas.ts';
import { CHECKED } from './check-arguments.ts';
import { addCommands } from './commands.ts';

const UUID = '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43';
const folder = mkdtempSync(join(tmpdir(), 'punteo-arguments-'));
const file = join(folder, 'orders.csv');
writeFileSync(file, 'order_id,amount,currency\nA,1.00,GBP\n');

let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp();
  await testApp.app.store.orders.put([orderOf('A')]);
});
afterAll(async () => {
  await testApp.close();
  rmSync(folder, { recursive: true });
});

/** A value for each argument and option, by its name. */
const GOOD: Readonly<Record<string, string>> = {
  ...{ order: 'A', id: UUID, run: 'latest', owner: 'Eva', provider: 'neopay', claim: UUID, amount: '1.00', file },
  ...{ left: file, right: file, reason: 'a reason', details: JSON.stringify(DETAILS) },
};

const HOSTILE = ['a\u0000b', '\u0000', 'a\ud800', '\udc00b', 'x'.repeat(1_048_576), `${'٣'.repeat(70_000)}`];
/** Text that some argument or option may take. */
const ODD = [
  '',
  ' ',
  '\n',
  '..',
  '-',
  'x'.repeat(5_000),
  '9'.repeat(400),
  '0000-01-01T00:00:00Z',
  '\u202e',
  "';--",
  '%00',
];

const commands = commandsOf().filter(({ name }) => name !== 'serve');

test('the check of arguments lists every argument and option that has a schema', () => {
  expect(Object.keys(ARGUMENT_SCHEMAS).sort()).toEqual([...CHECKED].sort());
});

test.each(commands)(
  'punteo $name refuses NUL, half surrogate pairs and endless text with 64',
  async ({ name, command }) => {
    for (const { label, line } of linesOf(name, command, HOSTILE)) {
      const { code, stdout, stderr } = await punteo(line);
      expect({ label, code, stdout }).toEqual({ label, code: 64, stdout: '' });
      expect(stderr.length).toBeLessThan(1_000);
    }
  },
);

test.each(commands)(
  'punteo $name never ends with an internal error, whatever its arguments',
  async ({ name, command }) => {
    for (const { label, line } of linesOf(name, command, ODD)) {
      const { code, stderr } = await punteo(line);
      expect([0, 1, 2, 64, 78], `${label} ${stderr}`).toContain(code);
    }
  },
);

test('what is written is as long as the API allows, and no longer', async () => {
  for (const line of [
    ['discrepancies', 'assign', UUID, 'x'.repeat(129)],
    ['discrepancies', 'assign', UUID, 'Eva', '--note', 'x'.repeat(2_001)],
    ['discrepancies', 'resolve', UUID, '--note', ''],
    ['orders', 'cancel', 'A', '--reason', 'x'.repeat(501)],
    ['pay', 'A', '--provider', 'neopay', '--description', 'x'.repeat(257)],
    ['orders', 'amend', 'A', '--reason', 'x', '--providers', 'neopay,Neo Pay'],
  ])
    expect(await punteo(line), line.join(' ').slice(0, 80)).toMatchObject({ code: 64, stdout: '' });
  expect((await punteo(['discrepancies', 'assign', UUID, 'Eva'])).stderr).toContain('There is no discrepancy');
});

test.each([
  ['[]', 'should be a JSON object'],
  ['null', 'should be a JSON object'],
  ['7', 'should be a JSON object'],
  ['', 'is not JSON, at character 1'],
  ['{"a":1,"a":2}', 'has a key twice, at character 8'],
  ['{"__proto__":{}}', 'has a key that is refused, at character 2'],
  ['{"a":"\\u0000"}', 'without NUL'],
  ['{"\\ud800":1}', 'without NUL'],
  ['['.repeat(60_000), 'is nested too deeply'],
])('punteo pay --details %s is refused with 64, and nothing is sent', async (details, message) => {
  const { code, stdout, stderr } = await punteo(['pay', 'A', '--provider', 'neopay', '--details', details]);
  expect({ code, stdout, stderr }).toEqual({ code: 64, stdout: '', stderr: expect.stringContaining(message) });
});

function punteo(line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url, PUBLIC_URL: 'http://127.0.0.1:1' });
}

function commandsOf() {
  const program = new Command();
  const terminal = { print() {}, note() {}, progress() {}, endProgress() {} };
  addCommands(program, { terminal, environment: {}, actor: 'test', setExitCode: () => {} });
  return program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [{ name: command.name(), command }]
      : command.commands.map((child) => ({ name: `${command.name()} ${child.name()}`, command: child })),
  );
}

/** The command line with each value in the place of each argument and of each option that takes one. */
function linesOf(name: string, command: Command, values: readonly string[]) {
  const good = command.registeredArguments.map((argument) => GOOD[argument.name()] ?? UUID);
  const required = command.options.filter(({ mandatory }) => mandatory);
  const line = (args: readonly string[], options: readonly string[]) => [...name.split(' '), ...options, '--', ...args];
  const optionsBut = (except?: Option) =>
    required
      .filter((option) => option !== except)
      .flatMap((option) => optionText(option, GOOD[option.name()] ?? 'neopay'));
  return values.flatMap((value) => [
    ...good.map((_, index) => ({
      label: `<${command.registeredArguments[index]?.name()}> ${value.slice(0, 20)}`,
      line: line(good.with(index, value), optionsBut()),
    })),
    ...command.options
      // A file of any name would be written.
      .filter((option) => option.required && option.name() !== 'output')
      .map((option) => ({
        label: `--${option.name()} ${value.slice(0, 20)}`,
        line: line(good, [...optionsBut(option), ...optionText(option, value)]),
      })),
  ]);
}

function optionText(option: Option, value: string): readonly string[] {
  return [`--${option.name()}=${value}`];
}
