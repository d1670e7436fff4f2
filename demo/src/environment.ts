import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { openEmbedded } from '@punteo/embedded-postgres';
import { dayPaymentIds, type Sandbox, startSandbox } from '@punteo/sandbox';
import { type AppProcess, runPunteo, startApp } from './app-process.ts';
import { type Merchant, startMerchant } from './merchant.ts';

/** Everything that a day of trade needs, running on this machine. */
export interface DemoEnvironment {
  readonly sandbox: Sandbox;
  readonly merchant: Merchant;
  readonly client: ReconciliationClient;
  readonly databaseUrl: string;
  readonly receiverUrl: string;
  readonly adminUrl: string;
  readonly reconciliationUrl: string;
  readonly reconciliationAdminUrl: string;
  /** For files of the day; it is removed at the end. */
  readonly directory: string;
  /** Runs a command of `punteo` and returns what it printed. Throws with its output when its exit code is not expected. */
  punteo(commandLine: readonly string[], options?: CommandOptions): Promise<string>;
  /** Kills the receiver with SIGKILL and starts it again. Resolves when it is ready. */
  killReceiver(): Promise<void>;
  close(): Promise<void>;
}

interface CommandOptions {
  /** The exit codes that are expected. Default: 0. */
  readonly codes?: readonly number[];
  /** Variables that differ from those of the app. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Starts an embedded PostgreSQL, both providers, a chain node, the merchant's endpoint, and both apps in processes of
 * their own.
 */
export async function startEnvironment(options: {
  /** Whether the providers send a callback until it is accepted. */
  readonly resendCallbacks: boolean;
  /**
   * Uses the apps' default ports where they are free. Default: any free ports, because environments that start at the
   * same moment would take the same ones.
   */
  readonly preferDefaultPorts?: boolean;
  /** Gives payments the ids of this seed, and compares statements and clocks, as a seeded day needs it. */
  readonly seed?: number;
}): Promise<DemoEnvironment> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const directory = mkdtempSync(join(tmpdir(), 'punteo-demo-'));
    // PostgreSQL may run as another user than this process and needs access to its data.
    chmodSync(directory, 0o755);
    ends.push(async () => rmSync(directory, { recursive: true, force: true }));

    const closeAtEnd = async <Part extends { close(): Promise<unknown> }>(starting: Promise<Part>): Promise<Part> => {
      const part = await starting;
      ends.push(() => part.close());
      return part;
    };
    const retries = options.resendCallbacks ? { retries: { attempts: Infinity, waitSeconds: 0.1 } } : {};
    const ids = options.seed === undefined ? {} : { newPaymentId: dayPaymentIds(options.seed) };
    const [database, sandbox, merchant] = await allStarted([
      closeAtEnd(openEmbedded({ dataDir: directory })),
      closeAtEnd(startSandbox({ neopay: { environment: 'live', ...ids, ...retries }, pentagoo: retries })),
      closeAtEnd(startMerchant()),
    ]);

    const [port, adminPort, reconciliationPort, reconciliationAdminPort] = [
      await freePort(options.preferDefaultPorts ? 8080 : 0),
      await freePort(options.preferDefaultPorts ? 9080 : 0),
      await freePort(options.preferDefaultPorts ? 8090 : 0),
      await freePort(options.preferDefaultPorts ? 9081 : 0),
    ];
    const urls = {
      receiverUrl: `http://127.0.0.1:${port}`,
      adminUrl: `http://127.0.0.1:${adminPort}`,
      reconciliationUrl: `http://127.0.0.1:${reconciliationPort}`,
      reconciliationAdminUrl: `http://127.0.0.1:${reconciliationAdminPort}`,
    };
    const token = randomBytes(32).toString('hex');
    sandbox.pentagoo.callbackUrl = `${urls.receiverUrl}/callbacks/pentagoo/${token}`;
    const shared = {
      ...providerEnvironment(sandbox, token, directory),
      PUBLIC_URL: urls.receiverUrl,
      PUNTEO_DATA_DIR: directory,
    };
    const forReconciliation = {
      ...shared,
      ...reconciliationEnvironment(reconciliationPort, reconciliationAdminPort),
      ...(options.seed === undefined ? {} : SEEDED_DAY),
    };
    const startReceiver = () =>
      startApp({
        main: 'apps/callback-receiver/src/main.ts',
        env: { ...shared, ...receiverEnvironment(port, adminPort, merchant) },
        logFile: join(directory, 'callback-receiver.log'),
      });
    const startReconciliation = () =>
      startApp({
        main: 'apps/reconciliation/src/main.ts',
        args: ['serve'],
        env: forReconciliation,
        logFile: join(directory, 'reconciliation.log'),
      });
    const [receiver] = await allStarted([
      closeAtEnd(startRestartable(startReceiver)),
      closeAtEnd(startReconciliation()),
    ]);

    return {
      sandbox,
      merchant,
      client: createReconciliationClient({ baseUrl: urls.reconciliationUrl }),
      databaseUrl: database.url,
      directory,
      punteo: (commandLine, { variables, codes = [0] } = {}) =>
        runPunteo(commandLine, { ...forReconciliation, ...variables }, codes),
      ...urls,
      killReceiver: receiver.killAndStart,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startRestartable(start: () => Promise<AppProcess>) {
  let app = await start();
  return {
    close: () => app.close(),
    async killAndStart() {
      await app.kill();
      app = await start();
    },
  };
}

/** Waits for all parts even if one cannot start, so that the others are closed too. */
async function allStarted<const Parts extends readonly Promise<unknown>[]>(parts: Parts) {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

/** The apps' provider settings. In production they have the same names, with real URLs and keys. */
function providerEnvironment(sandbox: Sandbox, callbackToken: string, directory: string): Record<string, string> {
  const chainsFile = join(directory, 'chains.json');
  const chain = {
    names: ['Binance Smart Chain'],
    chainId: sandbox.chain.chainId,
    rpcUrls: [sandbox.chain.rpcUrl],
    quorum: 1,
    finality: { depth: 3 },
    recipients: [sandbox.recipient],
    tokens: [{ address: sandbox.token.address, decimals: sandbox.token.decimals, currency: 'USD', tolerance: '0.01' }],
  };
  writeFileSync(chainsFile, JSON.stringify([chain], null, 2));
  return {
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    NEOPAY_BASE_URL: sandbox.neopay.url,
    NEOPAY_TOKEN: sandbox.neopay.token,
    NEOPAY_APP_KEY: sandbox.neopay.appKey,
    NEOPAY_ENVIRONMENT: 'live',
    NEOPAY_STATUSES: 'completed=paid,authorised=authorised,failed=failed,refunded=refunded',
    PENTAGOO_BASE_URL: sandbox.pentagoo.url,
    PENTAGOO_INTEGRATION_KEY: sandbox.pentagoo.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: sandbox.pentagoo.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: callbackToken,
    CHAINS_FILE: chainsFile,
  };
}

function receiverEnvironment(port: number, adminPort: number, merchant: Merchant): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: merchant.secret,
  };
}

/** Without grace periods, so that the day's discrepancies are reported on the same day. */
function reconciliationEnvironment(port: number, adminPort: number): Record<string, string> {
  return {
    PORT: String(port),
    RECONCILIATION_ADMIN_PORT: String(adminPort),
    FULFILMENT_GRACE_MINUTES: '0',
    CALLBACK_GRACE_MINUTES: '0',
    CREATE_GRACE_MINUTES: '0',
    MISSING_GRACE_MINUTES: '0',
  };
}

/** Whose statements show the money, at once; and an authorised payment is missed at once. */
const SEEDED_DAY: Readonly<Record<string, string>> = {
  SETTLEMENT_ACCOUNTS: 'neopay=main-gbp|main-usd,pentagoo=treasury',
  SETTLEMENT_DAYS: 'neopay=0,pentagoo=0',
  CLOCKS: 'neopay/authorised=0:0',
};

/** The preferred port if it is free, else any free port. */
async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? ((await tryPort(0)) as number);
}

/** The port that was free; null if it is taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
