import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openReceiverDatabase,
  type ReceiverDatabase,
  receiverEnvironment,
} from '../apps/callback-receiver/src/__fixtures__/test-receiver.ts';
import { runCli } from '../apps/reconciliation/src/cli/run-cli.ts';
import { parseRates } from '../apps/reconciliation/src/rules/parse-rates.ts';
import { parseRules } from '../apps/reconciliation/src/rules/parse-rules.ts';
import { parseChains } from '../packages/chain/src/index.ts';
import { CreatePaymentBody } from '../packages/contracts/src/reconciliation/index.ts';
import { codeBlocks, documents } from './markdown.ts';
import { readText } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-documents-'));
let database: ReceiverDatabase;

beforeAll(async () => {
  database = await openReceiverDatabase();
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true });
});

test.each(blocksOf('json'))('$id is JSON, or a member of an object', ({ code }) => {
  const text = code.trimStart().startsWith('"') ? `{${code}}` : code;
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(blocksOf('json').filter(({ code }) => code.includes('"rpcUrls"')))('$id is a file of chains', ({ code }) => {
  expect(parseChains(code).length).toBeGreaterThan(0);
});

test('the documents have a file of rules of every kind, and one of rates, and both are valid', () => {
  const files = (list: string) => blocksOf('json').filter(({ code }) => code.includes(`{\n  "${list}": [`));
  const rules = files('rules').flatMap(({ code }) => parseRules(Buffer.from(code)).rules);
  expect([...new Set(rules.map(({ kind }) => kind))].sort()).toEqual([
    'accept_parts',
    'date_window',
    'fee',
    'tolerance',
  ]);
  expect(files('rates').flatMap(({ code }) => parseRates(Buffer.from(code)))).not.toEqual([]);
});

// Those of statements have a mapping beside them: apps/reconciliation/src/cli/statements.test.ts imports such files.
test.each(blocksOf('csv').filter(({ id }) => !id.startsWith('docs/statements.md')))(
  'punteo orders import reads every row of $id',
  async ({ code }) => {
    const file = join(folder, 'orders.csv');
    writeFileSync(file, code);
    const { exitCode, text } = await punteo('orders', 'import', file);
    expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  },
);

test.each(blocksOf('http'))('the body of the request in $id is one that the API reads', ({ code }) => {
  const [head = '', body = ''] = code.split('\n\n');
  expect(head).toMatch(/^POST \/v1\/orders\/[^/]+\/payments\n/);
  expect(CreatePaymentBody.safeParse(JSON.parse(body)).error).toBeUndefined();
});

test('every block of a document is in a language that a test reads, or a diagram', () => {
  // `ini`: settings of PostgreSQL, which tests/release/backup.test.ts uses.
  const read = ['ts', 'sh', 'json', 'csv', 'http', 'ini'];
  const others = ['mermaid', 'md'];
  const languages = documents.flatMap((page) => [...readText(page).matchAll(/^ *```(\w+)$/gm)].map(([, name]) => name));
  expect([...new Set(languages)].filter((name) => ![...read, ...others].includes(String(name)))).toEqual([]);
});

function blocksOf(language: string) {
  return documents.flatMap((page) =>
    codeBlocks(readText(page), [language]).map(({ code }, index) => ({ id: `${page} ${language} ${index + 1}`, code })),
  );
}

async function punteo(...commandLine: readonly string[]) {
  const chainsFile = join(folder, 'chains.json');
  writeFileSync(chainsFile, blocksOf('json').find(({ id }) => id.startsWith('docs/chains.md'))?.code ?? '');
  let text = '';
  const print = (report: string | Uint8Array) => {
    text += String(report);
  };
  const terminal = { print, note: print, progress: () => {}, endProgress: () => {} };
  const environment = receiverEnvironment(database.url, { CHAINS_FILE: chainsFile, PORT: '8090' });
  return { exitCode: await runCli(commandLine, { environment, terminal }), text };
}
