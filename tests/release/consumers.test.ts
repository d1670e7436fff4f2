import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CONSUMERS } from '../../consumers/cases.ts';
import { openInBrowser } from './browser.ts';
import { type Consumer, installConsumer } from './consumer.ts';

/** Projects outside the workspace that install the published packages, compile, and run against one sandbox. */

const release = inject('release');
const programs = CONSUMERS.filter(({ folder }) => !['esm', 'browser', 'express-shop'].includes(folder));

let sandbox: ChildProcess;
let environment: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  sandbox = spawn('node', [join(release.repository, 'packages/sandbox/dist/cli.js')], { stdio: ['ignore', 'pipe', 2] });
  const lines = createInterface({ input: sandbox.stdout as NodeJS.ReadableStream });
  const printed: string[] = [];
  for await (const line of lines) {
    printed.push(line);
    if (line.startsWith('NEOPAY_ENVIRONMENT=')) break;
  }
  environment = Object.fromEntries(printed.map((line) => line.split(/=(.*)/s).slice(0, 2)));
});

afterAll(async () => {
  sandbox.kill();
  if (sandbox.exitCode === null) await once(sandbox, 'exit');
});

describe.each(programs)('consumers/$folder: Node $node, $packageManager, zod $zod', ({ folder, types }) => {
  test('installs, compiles without an error, and calls both providers', async () => {
    const consumer = await installConsumer(folder, release);
    if (types !== null) expect(await consumer.compile()).toEqual([]);

    const program = types === null ? 'src/main.js' : 'dist/main.js';
    expect(await printedBy(consumer, program, folder)).toEqual({ paid: 200, readBack: '122.44' });
  });
});

test('consumers/express-shop creates a payment, ships what an event allows, and refuses a changed event', async () => {
  const consumer = await installConsumer('express-shop', release);
  expect(await consumer.compile()).toEqual([]);
  const expected = { created: 201, paid: 200, changed: 400, accepted: 204, shipped: true };
  expect(await printedBy(consumer, 'dist/main.js', 'shop')).toEqual(expected);
});

test('consumers/browser is bundled and calls a provider from a page', async () => {
  const consumer = await installConsumer('browser', release);
  expect(await consumer.compile()).toEqual([]);
  const flags = ['--bundle', '--platform=browser', '--format=esm', '--minify', '--outfile=dist/page.js'];
  await consumer.run('node_modules/.bin/esbuild', ['src/page.ts', ...flags]);
  const script = await readFile(join(consumer.folder, 'dist/page.js'), 'utf8');
  const { title, errors } = await openInBrowser(script, { '/neopay': String(environment.NEOPAY_BASE_URL) }, headers());
  expect({ title, errors }).toEqual({ title: '122.44', errors: [] });
});

/** What the server of the page adds to the requests that it passes on. */
function headers(): Readonly<Record<string, string>> {
  return { authorization: String(environment.NEOPAY_TOKEN), 'x-app-key': String(environment.NEOPAY_APP_KEY) };
}

async function printedBy(consumer: Consumer, program: string, reference: string): Promise<unknown> {
  const { stdout } = await consumer.run('node', [program], [0], { ...environment, REFERENCE: reference });
  return JSON.parse(stdout);
}
