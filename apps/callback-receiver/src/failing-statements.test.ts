import { randomBytes } from 'node:crypto';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { type FailingNetwork, faultCount, openFailingNetwork } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from './__fixtures__/test-receiver.ts';

let neopay: SandboxNeopay;
let merchant: TestMerchant;

beforeAll(async () => {
  [neopay, merchant] = await Promise.all([
    startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY }),
    startTestMerchant(),
  ]);
});

afterAll(() => Promise.all([neopay?.close(), merchant?.close()]));

/** A minute each, this many at the same time. */
const AT_ONCE = 6;
const WINDOW_MILLISECONDS = 60_000;
/** An error of the statement, a missing right, an outage. */
const SQL_STATES = ['22012', '42501', '57014'];

test('a worker repeats no statement that always fails more than six times a minute, and pays the order afterwards', {
  timeout: 7_200_000,
}, async () => {
  const statements = (await discoverStatements()).filter((statement) => !ONCE_PER_CONNECTION.test(statement));
  expect(statements.length).toBeGreaterThan(30);
  const left = spread(statements, faultCount(AT_ONCE, statements.length));
  const tooOften: unknown[] = [];
  const next = async (): Promise<void> => {
    for (let statement = left.pop(); statement !== undefined; statement = left.pop()) {
      const sqlState = SQL_STATES[left.length % SQL_STATES.length] as string;
      const tries = await triesInAMinute(statement, sqlState);
      if (tries > triesMax(statement)) tooOften.push([tries, sqlState, statement]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  expect(tooOften).toEqual([]);
});

/** So many of the items, evenly spread. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as Item);
}

const ONCE_PER_CONNECTION = /pg_settings/;
/** Statements of every loop and job. Each loop repeats at its own times. */
const OF_EVERY_LOOP = /^(?:begin|commit|rollback|select N|set local synchronous_commit = off)$/;
const LOOPS = 10;

function triesMax(statement: string): number {
  return OF_EVERY_LOOP.test(statement) ? 6 * LOOPS : 6;
}

interface Setting {
  readonly database: ReceiverDatabase;
  readonly network: FailingNetwork;
  readonly worker: TestReceiver;
  /** A paid payment and its callback. */
  callback(): Promise<string>;
  isPaid(orderId: string): Promise<boolean>;
  close(): Promise<void>;
}

async function startSetting(): Promise<Setting> {
  const database = await openReceiverDatabase();
  const network = await openFailingNetwork(database.url);
  const variables = {
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    PENTAGOO_INTEGRATION_KEY: '',
    PENTAGOO_INTEGRATION_SECRET: '',
    PENTAGOO_CALLBACK_TOKENS: '',
  };
  const receiver = await startTestReceiver(database.url, { ...variables, ROLE: 'ingest' });
  const worker = await startTestReceiver(network.url, { ...variables, ROLE: 'verify' });
  return {
    database,
    network,
    worker,
    async callback() {
      const order = anOrder();
      await database.store.orders.put([order]);
      const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
      await bindPayment(database.store.orders, order.orderId, resource.id);
      await neopay.setStatus(resource.id, 'completed', 'none');
      // As a provider that repeats: many cases share one database server.
      await expect.poll(() => post(receiver, neopayPath(order.orderId), '{}'), { interval: 1_000 }).toBe(200);
      return order.orderId;
    },
    async isPaid(orderId) {
      const { rowCount } = await database.client.query("select from standings where order_id = $1 and state = 'paid'", [
        orderId,
      ]);
      return rowCount === 1;
    },
    async close() {
      await Promise.all([receiver.close(), worker.close()]);
      network.close();
      await database.close();
    },
  };
}

/** What a worker sends from its start until it has paid an order and delivered its event. */
async function discoverStatements(): Promise<readonly string[]> {
  const setting = await startSetting();
  try {
    const before = merchant.received.length;
    const orderId = await setting.callback();
    await expect.poll(() => setting.isPaid(orderId)).toBe(true);
    await expect.poll(() => merchant.received.length).toBeGreaterThan(before);
    await rest(6_000);
    return setting.network.statements();
  } finally {
    await setting.close();
  }
}

async function triesInAMinute(statement: string, sqlState: string): Promise<number> {
  const setting = await startSetting();
  try {
    setting.network.fail(statement, sqlState);
    const orderId = await setting.callback();
    await rest(WINDOW_MILLISECONDS);
    const tries = setting.network.failedAt.length;
    setting.network.stopFailing();
    await expect.poll(() => setting.isPaid(orderId), { timeout: 180_000 }).toBe(true);
    return tries;
  } finally {
    await setting.close();
  }
}

/** The measured window. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
