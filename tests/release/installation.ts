import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import type { Sandbox } from '../../packages/sandbox/src/index.ts';
import { type RecordingMerchant, startRecordingMerchant } from './recording-merchant.ts';
import { freePort, systemPostgres } from './system-postgres.ts';

export type Installation = Awaited<ReturnType<typeof startInstallation>>;

/** A server with an empty database of Punteo, the providers, and the merchant. */
export async function startInstallation(options: InstallationOptions) {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await startParts(options, ends)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface InstallationOptions {
  /** Lines of the server's postgresql.conf. */
  readonly settings: string;
  /** Commands that run before any trade. */
  readonly prepare: string;
}

async function startParts({ settings, prepare }: InstallationOptions, ends: (() => Promise<unknown>)[]) {
  const { repository } = inject('release');
  const postgres = await systemPostgres();
  ends.push(() => rm(postgres.folder, { recursive: true, force: true }));
  const backups = join(postgres.folder, 'backups');
  const databaseUrl = postgres.url('punteo');
  const onThisMachine = (text: string) => text.replaceAll('/var/backups/punteo', backups);
  const urls = {
    DATABASE_URL: databaseUrl,
    SERVER_URL: postgres.url('postgres'),
    REPLICATION_URL: postgres.url('postgres'),
  };
  const commands = (text: string) => postgres.shell(onThisMachine(text), urls).then(() => {});
  await postgres.shell(`mkdir -p ${backups}/wal`);
  await postgres.create(onThisMachine(settings));
  await postgres.start();
  ends.push(() => postgres.crash().catch(() => {}));
  await commands('createdb --maintenance-db="$SERVER_URL" punteo');
  await commands(prepare);

  const built = pathToFileURL(join(repository, 'packages/sandbox/dist/index.js')).href;
  const { startSandbox } = (await import(
    /* @vite-ignore */ built
  )) as typeof import('../../packages/sandbox/src/index.ts');
  const sandbox = await startSandbox({ neopay: { environment: 'live' } });
  ends.push(() => sandbox.close());
  const merchant = await startRecordingMerchant(repository);
  ends.push(() => merchant.close());

  const folder = await mkdtemp(join(tmpdir(), 'punteo-backup-apps-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const [port, adminPort, workerPort, workerAdminPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const environment = {
    PATH: `${await punteoOnPath(folder, repository)}${delimiter}${process.env.PATH}`,
    DATABASE_URL: databaseUrl,
    ...(await variablesOf(sandbox, merchant, folder, port)),
  };
  const punteoCommands = async (text: string, exitCodes = [0]) => {
    const outputs = [];
    for (const line of text.trim().split('\n')) outputs.push(await execute(line, folder, environment, exitCodes));
    return outputs.join('');
  };
  const punteo = (...args: string[]) => punteoCommands(`punteo ${args.map((arg) => `'${arg}'`).join(' ')}`, [0, 1]);
  await punteo('migrate');
  const startApp = async (role: string, ports: Record<string, string>) => {
    const main = join(repository, 'apps/callback-receiver/dist/main.js');
    const child = spawn(process.execPath, [main], { cwd: folder, env: { ...environment, ...ports, ROLE: role } });
    ends.push(() => stop(child));
    await ready(child);
    return { stop: () => stop(child) };
  };
  return {
    postgres,
    backups,
    sandbox,
    merchant,
    commands,
    punteo,
    punteoCommands,
    startReceiver: () => startApp('ingest', { PORT: String(port), ADMIN_PORT: String(adminPort) }),
    startWorker: () => startApp('verify', { PORT: String(workerPort), ADMIN_PORT: String(workerAdminPort) }),
    sql: async (query: string) =>
      (
        await postgres.shell(`psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" --command="$QUERY"`, {
          ...urls,
          QUERY: query,
        })
      ).trim(),
    async importOrders(orders: readonly ImportedOrder[], file = 'orders.csv', now = true) {
      const rows = orders.map(({ orderId, amount, currency, createdAt, payment = ['', ''] }) =>
        [orderId, amount, currency, createdAt, ...payment].join(),
      );
      const header = 'order_id,amount,currency,created_at,provider,provider_payment_id';
      await writeFile(join(folder, file), `${[header, ...rows].join('\n')}\n`);
      if (now) await punteo('orders', 'import', file);
    },
    /** The server and its data are gone. */
    async lose() {
      await postgres.crash();
      await postgres.shell('rm -r "$PGDATA"');
    },
  };
}

interface ImportedOrder {
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly createdAt: string;
  readonly payment?: readonly [provider: string, providerPaymentId: string];
}

/** A folder with the command `punteo`. */
async function punteoOnPath(folder: string, repository: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const main = join(repository, 'apps/reconciliation/dist/main.js');
  await writeFile(join(bin, 'punteo'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  await chmod(join(bin, 'punteo'), 0o755);
  return bin;
}

/** The variables of both apps, without grace periods: what is missing is reported by the first run. */
async function variablesOf(sandbox: Sandbox, merchant: RecordingMerchant, folder: string, port: number) {
  const { chain, neopay, pentagoo, recipient, token } = sandbox;
  const callbackToken = randomBytes(32).toString('hex');
  const chains = [
    {
      names: ['Binance Smart Chain'],
      chainId: chain.chainId,
      rpcUrls: [chain.rpcUrl],
      quorum: 1,
      finality: { depth: 1 },
      recipients: [recipient],
      tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD', tolerance: '0.01' }],
    },
  ];
  await writeFile(join(folder, 'chains.json'), JSON.stringify(chains));
  pentagoo.callbackUrl = `http://127.0.0.1:${port}/callbacks/pentagoo/${callbackToken}`;
  return {
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_TOKEN: neopay.token,
    NEOPAY_APP_KEY: neopay.appKey,
    NEOPAY_ENVIRONMENT: 'live',
    NEOPAY_STATUSES: 'completed=paid,failed=failed,refunded=refunded',
    PENTAGOO_BASE_URL: pentagoo.url,
    PENTAGOO_INTEGRATION_KEY: pentagoo.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: pentagoo.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: callbackToken,
    CHAINS_FILE: join(folder, 'chains.json'),
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: merchant.secret,
    CALLBACK_GRACE_MINUTES: '0',
    CREATE_GRACE_MINUTES: '0',
    FULFILMENT_GRACE_MINUTES: '0',
    MISSING_GRACE_MINUTES: '0',
  };
}

/** Runs one command line; throws with its output when it ends with another code. */
function execute(
  line: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  exitCodes: readonly number[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('bash', ['--norc', '-c', line], { cwd, env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number' && exitCodes.includes(code)) resolve(stdout);
      else reject(new Error(`${line} ended with ${code}\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('"msg":"Ready."')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}.\n${output}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
