import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { readJson, readText, rootFolder } from '../workspace.ts';
import { firstLine } from './child-process.ts';
import { type Consumer, installProject } from './consumer.ts';

/** The examples as a user's own projects: copied out of the repository, and installed from the registry. */

const release = inject('release');
const children: ChildProcess[] = [];
const closing: (() => Promise<unknown>)[] = [];

let punteo: { readonly apiUrl: string; readonly shopPort: number; readonly neopay: SandboxNeopay };

beforeAll(async () => {
  punteo = await startPunteo();
});

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const close of closing) await close();
});

test('the plain script installs with pnpm, compiles without an error, and calls both providers', async () => {
  const project = await installExample('plain-script', 'pnpm');
  expect(await project.compile()).toEqual([]);
  const { stdout, stderr } = await project.run('node', ['main.ts']);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^Pentagoo: the transaction 0x[0-9a-f]{64} paid A-1001\.\nNeopay: the payment of A-1002 is pending, 122\.40 USD\.\n$/,
  );
});

test('the Express shop installs with npm, compiles without an error, ships a paid order and reports it', async () => {
  const project = await installExample('express-shop', 'npm');
  expect(await project.compile()).toEqual([]);
  await startShop(project);

  const order = `http://127.0.0.1:${punteo.shopPort}/orders/A-1001`;
  const response = await fetch(order, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item: 'tea', institutionId: 20, email: 'buyer@example.com', country: 'GB' }),
  });
  expect([response.status, await response.json()]).toMatchObject([201, { orderId: 'A-1001', state: null }]);
  const payment = punteo.neopay.payments().at(-1) ?? expect.fail('No payment was created.');
  await punteo.neopay.setStatus(payment.resource.id, 'completed');
  await expect.poll(async () => (await fetch(order)).json()).toMatchObject({ state: 'paid', reported: 1, recall: 0 });
  const stored = await (await fetch(`${punteo.apiUrl}/v1/orders/A-1001`)).json();
  expect(stored).toMatchObject({ fulfilledAt: expect.any(String), standing: { state: 'paid' } });
});

/** What is used here of the sandbox and of the database server, which are no dependencies of the repository's root. */
interface SandboxNeopay {
  readonly url: string;
  payments(): readonly { readonly resource: { readonly id: string } }[];
  setStatus(id: string, status: string): Promise<unknown>;
  close(): Promise<void>;
}
interface Sandbox {
  startNeopay(options: { readonly token: string; readonly appKey: string }): Promise<SandboxNeopay>;
}
interface EmbeddedPostgres {
  openEmbedded(options: { readonly dataDir: string }): Promise<{ readonly url: string; close(): Promise<void> }>;
}

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

/** Copies an example, and writes what `workspace:^` and `catalog:` stand for, as its README says. */
async function installExample(name: string, packageManager: 'npm' | 'pnpm'): Promise<Consumer> {
  const folder = join(release.folder, 'examples', name);
  await mkdir(folder, { recursive: true });
  await cp(join(rootFolder, 'examples', name), folder, {
    recursive: true,
    filter: (source) => basename(source) !== 'node_modules',
  });
  const file = join(folder, 'package.json');
  const { catalog } = parse(readText('pnpm-workspace.yaml')) as { readonly catalog: Readonly<Record<string, string>> };
  const text = (await readFile(file, 'utf8')).replace(
    /"([^"]+)": "catalog:"/g,
    (_, library: string) => `"${library}": "${catalog[library]}"`,
  );
  const manifest = JSON.parse(text) as { readonly devDependencies?: Readonly<Record<string, string>> };
  // The compiler is the user's.
  const { typescript } = readJson<{ readonly devDependencies: Readonly<Record<string, string>> }>(
    'package.json',
  ).devDependencies;
  const devDependencies = { ...manifest.devDependencies, '@types/node': catalog['@types/node'], typescript };
  await writeFile(file, JSON.stringify({ ...manifest, devDependencies }, null, 2));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  return installProject(folder, { packageManager, node: '24.18.1' }, release);
}

const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'esnext', module: 'nodenext', types: ['node'], strict: true, skipLibCheck: false },
    ...{ noEmit: true, allowImportingTsExtensions: true },
  },
  include: ['*.ts'],
};

/** Punteo's apps as they are built, on a database of their own, with Neopay's sandbox. */
async function startPunteo() {
  const { startNeopay } = await built<Sandbox>('packages/sandbox');
  const { openEmbedded } = await built<EmbeddedPostgres>('packages/embedded-postgres');
  const [token, appKey] = ['neopay-token-0123456789', '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f'];
  const neopay = await startNeopay({ token, appKey });
  closing.push(() => neopay.close());
  const database = await openEmbedded({ dataDir: join(release.folder, 'examples-data') });
  closing.push(() => database.close());
  const shopPort = await freePort();
  const environment = {
    ...{ DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', RECONCILIATION_ADMIN_PORT: '0' },
    CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
    ...{ NEOPAY_BASE_URL: neopay.url, NEOPAY_TOKEN: token, NEOPAY_APP_KEY: appKey, NEOPAY_ENVIRONMENT: 'sandbox' },
    NEOPAY_STATUSES: 'completed=paid',
    ...{ MERCHANT_WEBHOOK_URL: `http://127.0.0.1:${shopPort}/punteo`, MERCHANT_WEBHOOK_SECRET: SECRET },
  };
  const [exitCode] = await once(startApp('reconciliation', ['migrate'], environment), 'exit');
  expect(exitCode).toBe(0);
  const receiver = startApp('callback-receiver', [], environment);
  const { url } = JSON.parse(await firstLine(receiver, (line) => line.includes('"msg":"Ready."'))) as { url: string };
  const api = startApp('reconciliation', ['serve', '--json'], { ...environment, PUBLIC_URL: url });
  const { url: apiUrl } = JSON.parse(await firstLine(api, (line) => line.startsWith('{"url"'))) as { url: string };
  return { apiUrl, shopPort, neopay };
}

function startApp(app: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const main = join(release.repository, 'apps', app, 'dist/main.js');
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function startShop(project: Consumer): Promise<void> {
  const { stdout: node } = await project.run('node', ['--print', 'process.execPath']);
  const env = {
    ...{ PORT: String(punteo.shopPort), PUNTEO_URL: punteo.apiUrl, PUNTEO_SECRETS: SECRET, SHIP_EVERY_SECONDS: '0.05' },
  };
  const shop = spawn(node.trim(), ['main.ts'], { cwd: project.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(shop);
  await firstLine(shop, (line) => line.startsWith('The shop listens on'));
}

function built<Module>(folder: string): Promise<Module> {
  const entry = pathToFileURL(join(release.repository, folder, 'dist/index.js')).href;
  return import(/* @vite-ignore */ entry) as Promise<Module>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
