import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { openEmbedded } from '@punteo/embedded-postgres';
import { type Sandbox, startSandbox } from '@punteo/sandbox';
import { type CuttingNetwork, openCuttingNetwork } from '@punteo/testing';
import pg from 'pg';
import { type Shop, secretOf, startShop } from '../events/shop.ts';
import { startBalancer } from './balancer.ts';
import { type NodeFronts, startNodeFronts } from './node-fronts.ts';
import { type SupervisedProcess, supervise } from './supervised-process.ts';

/** All parts of an installation with its providers, chain and shop, on this machine. */
export interface SoakEnvironment {
  /** Two receivers behind a balancer, two workers, and the reconciliation app with its schedule. */
  readonly processes: {
    readonly receivers: readonly SupervisedProcess[];
    readonly workers: readonly SupervisedProcess[];
    readonly reconciliation: SupervisedProcess;
  };
  readonly sandbox: Sandbox;
  readonly fronts: NodeFronts;
  readonly shop: Shop;
  readonly network: CuttingNetwork;
  readonly client: ReconciliationClient;
  /** Past the network that cuts connections. */
  readonly databaseUrl: string;
  /** Logs of all processes. */
  readonly directory: string;
  /** Runs one statement on a connection of its own. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Kills the database server, which is started again. Resolves when it answers again. */
  killDatabase(): Promise<void>;
  /** Stops the processes and resolves to the names and exit codes of those that did not end with 0. */
  stopProcesses(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startSoakEnvironment(options: {
  readonly reconcileEveryMinutes: number;
}): Promise<SoakEnvironment> {
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const directory = mkdtempSync(join(tmpdir(), 'punteo-soak-'));
    // PostgreSQL may run as another user than this process and needs access to its data.
    chmodSync(directory, 0o755);
    ends.push(() => rmSync(directory, { recursive: true, force: true }));
    const database = await openEmbedded({ dataDir: directory });
    ends.push(() => database.close());
    const network = await openCuttingNetwork(database.url);
    ends.push(() => network.close());
    const retries = { retries: { attempts: Infinity, waitSeconds: 1 } };
    const sandbox = await startSandbox({
      neopay: { environment: 'live', ...retries },
      pentagoo: retries,
      chain: { blockTimeSeconds: 2 },
    });
    ends.push(() => sandbox.close());
    const fronts = await startNodeFronts(sandbox.chain.rpcUrl, 3);
    ends.push(() => fronts.close());
    const shop = await startShop();
    ends.push(() => shop.close());

    const ports = await freePorts(7);
    const [receiverPort, otherReceiverPort, apiPort, ...adminPorts] = ports;
    const receiverPorts = [receiverPort, otherReceiverPort] as [number, number];
    const balancer = await startBalancer(receiverPorts);
    ends.push(() => balancer.close());
    const token = randomBytes(32).toString('hex');
    sandbox.pentagoo.callbackUrl = `${balancer.url}/callbacks/pentagoo/${token}`;
    const shared = {
      ...providerVariables(sandbox, token, chainsFile(directory, sandbox, fronts)),
      DATABASE_URL: network.url,
      PUBLIC_URL: balancer.url,
      HOST: '127.0.0.1',
    };
    const receiver = (role: 'ingest' | 'verify', index: number) =>
      supervise({
        name: `${role === 'ingest' ? 'receiver' : 'worker'} ${index + 1}`,
        main: 'apps/callback-receiver/src/main.ts',
        nodeArgs: ['--max-semi-space-size=16', ...PRELOAD],
        env: {
          ...shared,
          ROLE: role,
          PORT: String(receiverPorts[index]),
          ADMIN_PORT: String(adminPorts[role === 'ingest' ? index : index + 2]),
          MERCHANT_WEBHOOK_URL: shop.urlOf('default'),
          MERCHANT_WEBHOOK_SECRET: `whsec_${secretOf('default').toString('base64')}`,
        },
        readyUrl: `http://127.0.0.1:${adminPorts[role === 'ingest' ? index : index + 2]}/health/ready`,
        logFile: join(directory, `${role}-${index + 1}.log`),
      });
    const started: SupervisedProcess[] = [];
    const keep = async (starting: Promise<SupervisedProcess>) => {
      const part = await starting;
      started.push(part);
      ends.push(() => part.stop());
      return part;
    };
    const receivers = await Promise.all([0, 1].map((index) => keep(receiver('ingest', index))));
    const workers = await Promise.all([0, 1].map((index) => keep(receiver('verify', index))));
    const reconciliation = await keep(
      supervise({
        name: 'reconciliation',
        main: 'apps/reconciliation/src/main.ts',
        args: ['serve', '--json'],
        nodeArgs: PRELOAD,
        env: { ...shared, PORT: String(apiPort), RECONCILE_EVERY_MINUTES: String(options.reconcileEveryMinutes) },
        readyUrl: `http://127.0.0.1:${apiPort}/health/ready`,
        logFile: join(directory, 'reconciliation.log'),
      }),
    );
    const query = (sql: string) => queryOnce(database.url, sql);
    return {
      processes: { receivers, workers, reconciliation },
      ...{ sandbox, fronts, shop, network, directory, query, close },
      client: createReconciliationClient({ baseUrl: `http://127.0.0.1:${apiPort}` }),
      databaseUrl: database.url,
      async killDatabase() {
        const [pid] = readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
        process.kill(Number(pid), 'SIGKILL');
        while (!(await query('select 1').catch(() => null))) await sleep(50);
      },
      async stopProcesses() {
        const codes = await Promise.all(started.map(async (part) => [part.name, await part.stop()] as const));
        return codes.filter(([, code]) => code !== 0).map(([name, code]) => `${name} ended with ${code}`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const PRELOAD = ['loopback-hosts.ts', 'print-uncaught.ts'].flatMap((name) => [
  '--import',
  fileURLToPath(new URL(name, import.meta.url)),
]);

function providerVariables(sandbox: Sandbox, callbackToken: string, chains: string): Record<string, string> {
  return {
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    NEOPAY_BASE_URL: sandbox.neopay.url,
    NEOPAY_TOKEN: sandbox.neopay.token,
    NEOPAY_APP_KEY: sandbox.neopay.appKey,
    NEOPAY_ENVIRONMENT: 'live',
    NEOPAY_STATUSES: 'completed=paid,failed=failed,refunded=refunded',
    PENTAGOO_BASE_URL: sandbox.pentagoo.url,
    PENTAGOO_INTEGRATION_KEY: sandbox.pentagoo.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: sandbox.pentagoo.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: callbackToken,
    // A payment whose callback was lost is then found by its amount.
    PENTAGOO_UNIQUE_AMOUNTS: 'true',
    CHAINS_FILE: chains,
    ALLOW_PRIVATE_TARGETS: 'true',
  };
}

function chainsFile(directory: string, { chain, token, recipient }: Sandbox, fronts: NodeFronts): string {
  const path = join(directory, 'chains.json');
  const configured = {
    names: ['Binance Smart Chain'],
    chainId: chain.chainId,
    rpcUrls: fronts.urls,
    quorum: 2,
    finality: { depth: 3 },
    recipients: [recipient],
    tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
  };
  writeFileSync(path, JSON.stringify([configured]));
  return path;
}

async function queryOnce(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'soak' });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Ports that are free now: a program keeps its port when it is started again. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
