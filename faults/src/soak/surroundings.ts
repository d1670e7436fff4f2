import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@punteo/embedded-postgres';
import { type Sandbox, startSandbox } from '@punteo/sandbox';
import pg from 'pg';
import { type Shop, startShop } from '../events/shop.ts';
import { startBalancer } from './balancer.ts';
import { type NodeFronts, startNodeFronts } from './node-fronts.ts';
import { providerVariables } from './provider-variables.ts';

/** What both apps need around them: a database, the providers, a chain, a shop, and a balancer before the receivers. */
export interface Surroundings {
  readonly sandbox: Sandbox;
  readonly fronts: NodeFronts;
  readonly shop: Shop;
  readonly databaseUrl: string;
  /** For logs, and everything else that ends with the surroundings. */
  readonly directory: string;
  /** The variables that every process has. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs one statement on a connection of its own. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function startSurroundings(options: {
  /** The balancer connects to them in turn. */
  readonly receiverPorts: readonly number[];
  readonly blockTimeSeconds: number;
}): Promise<Surroundings> {
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
    const retries = { retries: { attempts: Infinity, waitSeconds: 1 } };
    const sandbox = await startSandbox({
      neopay: { environment: 'live', ...retries },
      pentagoo: retries,
      chain: { blockTimeSeconds: options.blockTimeSeconds },
    });
    ends.push(() => sandbox.close());
    const fronts = await startNodeFronts(sandbox.chain.rpcUrl, 3);
    ends.push(() => fronts.close());
    const shop = await startShop();
    ends.push(() => shop.close());
    const balancer = await startBalancer(options.receiverPorts);
    ends.push(() => balancer.close());
    const callbackToken = randomBytes(32).toString('hex');
    sandbox.pentagoo.callbackUrl = `${balancer.url}/callbacks/pentagoo/${callbackToken}`;
    const env = {
      ...providerVariables(sandbox, fronts, { callbackToken, directory }),
      DATABASE_URL: database.url,
      PUBLIC_URL: balancer.url,
      HOST: '127.0.0.1',
    };
    const query = (sql: string) => queryOnce(database.url, sql);
    return { ...{ sandbox, fronts, shop, directory, env, query, close }, databaseUrl: database.url };
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
