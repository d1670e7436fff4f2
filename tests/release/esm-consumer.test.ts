import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { publishedPackages, readText } from '../workspace.ts';
import { type Consumer, installConsumer } from './consumer.ts';

/** consumers/esm: every package, zod 4 and TypeScript. */

const packages = publishedPackages();
const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));

let consumer: Consumer;

beforeAll(async () => {
  consumer = await installConsumer('esm', inject('release'));
  await copyExamples();
});

test('it has one version of zod, and no zod 3', async () => {
  const installed = await readdir(join(consumer.folder, 'node_modules', '.pnpm'));
  expect(installed.filter((name) => /^zod@/.test(name))).toEqual([expect.stringMatching(/^zod@4\./)]);
});

test('its program, every README example and the endpoint for merchant events have no type error', async () => {
  expect(await typeErrors('src', 'examples')).toEqual([]);
});

test('each of the mistakes in refused/ is a type error, and nothing else is', async () => {
  const mistakes: string[] = [];
  for (const file of (await readdir(join(consumer.folder, 'refused'))).sort()) {
    const lines = (await readFile(join(consumer.folder, 'refused', file), 'utf8')).split('\n');
    mistakes.push(
      ...lines.flatMap((line, index) => (line.includes('// refused: ') ? [`refused/${file}:${index + 1}`] : [])),
    );
  }
  expect(mistakes).toHaveLength(8);
  const errors = await typeErrors('refused');
  expect(errors.map((line) => line.replace(/^(\S+?)\((\d+),.*$/, '$1:$2')).sort()).toEqual(mistakes.sort());
});

test('it calls both sandbox providers through the typed clients', async () => {
  const { stdout } = await consumer.run('node', ['src/clients.ts']);
  expect(JSON.parse(stdout)).toEqual({ minedOnTheChain: true, listed: ['122.44 pending'], readBack: '122.44' });
});

test('it verifies a merchant event, and refuses a changed one', async () => {
  const { stdout } = await consumer.run('node', ['src/events.ts']);
  const expected = { paid: '12.50', refused: 'signature_invalid', unsigned: true, schema: 'object' };
  expect(JSON.parse(stdout)).toEqual(expected);
});

test('it stores an order in the embedded PostgreSQL, with the schema from the published migrations', async () => {
  const { stdout } = await consumer.run('node', ['src/store.ts']);
  expect(JSON.parse(stdout)).toEqual({ outcome: 'created', stored: 'awaiting', decided: 'awaiting' });
});

test.each(commands)('it has the command %s', async (command) => {
  const { stdout } = await consumer.run(join('node_modules', '.bin', command), ['--help']);
  expect(stdout).toContain(`Usage: ${command}`);
});

/** Writes every TypeScript block of the READMEs and of the page about merchant events to examples/. Other tests run them. */
async function copyExamples(): Promise<void> {
  await mkdir(join(consumer.folder, 'examples'));
  const pages = [
    ...packages.map(({ folder, manifest }) => ({ page: `${folder}/README.md`, name: manifest.name.split('/')[1] })),
    { page: 'README.md', name: 'punteo' },
    { page: 'docs/merchant-events.md', name: 'merchant-events' },
  ];
  for (const { page, name } of pages) {
    const examples = [...readText(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)];
    for (const [index, example] of examples.entries()) {
      await writeFile(join(consumer.folder, 'examples', `${name}-${index + 1}.ts`), String(example[1]));
    }
  }
}

async function typeErrors(...included: readonly string[]): Promise<readonly string[]> {
  const config = `tsconfig.${included[0]}.json`;
  await writeFile(join(consumer.folder, config), JSON.stringify({ extends: './tsconfig.json', include: included }));
  return consumer.compile(config);
}
