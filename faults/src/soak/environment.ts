import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { openEmbedded } from '@punteo/embedded-postgres';
import { migrate } from '@punteo/postgres-store';
import { type Sandbox, startSandbox } from '@punteo/sandbox';
import { type CuttingNetwork, openCuttingNetwork } from '@punteo/testing';
import pg from 'pg';
import { type Shop, startShop } from '../events/shop.ts';
import { startBalancer } from './balancer.ts';
import { freePorts } from './free-ports.ts';
import { type NodeFronts, startNodeFronts } from './node-fronts.ts';
import { providerVariables } from './provider-variables.ts';
import { allOf, type SoakProcesses, startProcesses } from './start-processes.ts';

/** All parts of an installation with its providers, chain and shop, on this machine. */
export interface SoakEnvironment {
  /** The receivers stand behind a balancer. */
  readonly processes: SoakProcesses;
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
    await migrate({ url: database.url });
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

    const [apiPort, ...receiverPorts] = (await freePorts(3)) as [number, ...number[]];
    const balancer = await startBalancer(receiverPorts);
    ends.push(() => balancer.close());
    const callbackToken = randomBytes(32).toString('hex');
    sandbox.pentagoo.callbackUrl = `${balancer.url}/callbacks/pentagoo/${callbackToken}`;
    const processes = await startProcesses({
      env: {
        ...providerVariables(sandbox, fronts, { callbackToken, directory }),
        DATABASE_URL: network.url,
        PUBLIC_URL: balancer.url,
        HOST: '127.0.0.1',
      },
      ...{ receiverPorts, apiPort, shop, directory, reconcileEveryMinutes: options.reconcileEveryMinutes },
      onStarted: (part) => ends.push(() => part.stop()),
    });
    const query = (sql: string) => queryOnce(database.url, sql);
    return {
      processes,
      ...{ sandbox, fronts, shop, network, directory, query, close },
      client: createReconciliationClient({ baseUrl: `http://127.0.0.1:${apiPort}` }),
      databaseUrl: database.url,
      async killDatabase() {
        const [pid] = readFileSync(join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
        process.kill(Number(pid), 'SIGKILL');
        while (!(await query('select 1').catch(() => null))) await sleep(50);
      },
      async stopProcesses() {
        const codes = await Promise.all(allOf(processes).map(async (part) => [part.name, await part.stop()] as const));
        return codes.filter(([, code]) => code !== 0).map(([name, code]) => `${name} ended with ${code}`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
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
