import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import type { Client } from 'pg';
import { withBenchDatabase } from '../bench-database.ts';
import { startProcess } from '../processes.ts';
import { median, type Ratio } from '../ratio.ts';
import { APP_KEY, NEOPAY_TOKEN, putPaidOrders, receiveCallbacks } from './paid-orders.ts';

/**
 * Measures one worker process with a sandbox that answers immediately: the payments proven per second, from the inbox
 * to the standing, and the time from a callback to its verification at a steady rate. Figures are medians over the
 * rounds.
 */
export async function benchVerify(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<VerifyReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 1 : 3;
  const payments = quick ? 4_000 : 20_000;
  const steadySeconds = quick ? 5 : 15;
  return withBenchDatabase(async ({ url, client }) => {
    const store = await openStore({ url });
    const steadyPayments = STEADY_PER_SECOND * steadySeconds;
    const neopay = await startProcess('./verify/neopay.ts', {
      args: [String(roundCount * payments + steadyPayments)],
      core: '1',
    });
    const environment = workerEnvironment(url, neopay.port);
    const drained: Drained[] = [];
    try {
      for (let round = 0; round < roundCount; round += 1) {
        progress(`round ${round + 1} of ${roundCount}: one worker starts with ${payments} waiting callbacks`);
        const from = round * payments;
        await putPaidOrders({ store, client }, from, from + payments);
        await receiveCallbacks(store, from, from + payments);
        await client.query('checkpoint');
        drained.push(await drain(environment, client, payments * (round + 1)));
      }
      progress(`${STEADY_PER_SECOND} callbacks per second for ${steadySeconds} s`);
      const steady = await measureSteadyRate({ store, client }, environment, roundCount * payments, steadyPayments);
      return { drained, steady, ratios: figuresOf(drained, steady) };
    } finally {
      await neopay.stop();
      await store.close();
    }
  });
}

export interface VerifyReport {
  readonly drained: readonly Drained[];
  /** Time from the commit of a callback to the answer of its witness. */
  readonly steady: { readonly p50Milliseconds: number; readonly p99Milliseconds: number };
  readonly ratios: readonly Ratio[];
}

/** The result of one round. On a busy machine the CPU time is more reliable than the rate. */
interface Drained {
  readonly perSecond: number;
  /** CPU time of the worker per payment. */
  readonly cpuMicroseconds: number;
}

const RECEIVER = '../../apps/callback-receiver/src/main.ts';
const STEADY_PER_SECOND = 200;

async function drain(
  environment: Readonly<Record<string, string>>,
  client: Client,
  paidInTheEnd: number,
): Promise<Drained> {
  const worker = await startProcess(RECEIVER, { env: environment });
  try {
    const payments = paidInTheEnd - (await paid(client));
    const [from, cpuFrom] = [performance.now(), worker.cpuMicroseconds()];
    while ((await paid(client)) < paidInTheEnd) await sleep(50);
    return {
      perSecond: (payments / (performance.now() - from)) * 1_000,
      cpuMicroseconds: (worker.cpuMicroseconds() - cpuFrom) / payments,
    };
  } finally {
    await worker.stop();
  }
}

async function measureSteadyRate(
  stores: { readonly store: PostgresStore; readonly client: Client },
  environment: Readonly<Record<string, string>>,
  from: number,
  count: number,
): Promise<VerifyReport['steady']> {
  await putPaidOrders(stores, from, from + count);
  const worker = await startProcess(RECEIVER, { env: environment });
  try {
    const start = performance.now();
    for (let sent = 0; sent < count; ) {
      const due = Math.min(Math.floor(((performance.now() - start) / 1_000) * STEADY_PER_SECOND), count);
      if (due > sent) await receiveCallbacks(stores.store, from + sent, from + due);
      sent = Math.max(sent, due);
      await sleep(5);
    }
    while ((await paid(stores.client)) < from + count) await sleep(50);
    const { rows } = await stores.client.query<{ p50: number; p99: number }>(WAITS, [count]);
    return { p50Milliseconds: rows[0]?.p50 ?? Number.NaN, p99Milliseconds: rows[0]?.p99 ?? Number.NaN };
  } finally {
    await worker.stop();
  }
}

async function paid(client: Client): Promise<number> {
  const { rows } = await client.query<{ paid: number }>(
    "select count(*)::int as paid from standings where state = 'paid'",
  );
  return rows[0]?.paid ?? 0;
}

/** The newest callbacks are those sent at the steady rate. */
const WAITS = /* sql */ `
with steady as (select order_id, received_at from callbacks order by callback_id desc limit $1)
select percentile_cont(0.5) within group (order by extract(epoch from checked_at - received_at) * 1000)::float as p50,
  percentile_cont(0.99) within group (order by extract(epoch from checked_at - received_at) * 1000)::float as p99
from steady join evidence using (order_id)`;

function figuresOf(drained: readonly Drained[], steady: VerifyReport['steady']): readonly Ratio[] {
  const rate = Math.round(median(drained.map(({ perSecond }) => perSecond)));
  const [p50, p99] = [Math.round(steady.p50Milliseconds), Math.round(steady.p99Milliseconds)];
  const at = `at ${STEADY_PER_SECOND} per second`;
  return [
    { what: 'payments proven per second by one worker process', value: rate, goal: '>= 2000', met: rate >= 2_000 },
    {
      what: `ms from the commit of a callback to the witness's answer ${at}, p50`,
      value: p50,
      goal: '<= 50',
      met: p50 <= 50,
    },
    {
      what: `ms from the commit of a callback to the witness's answer ${at}, p99`,
      value: p99,
      goal: '<= 300',
      met: p99 <= 300,
    },
  ];
}

function workerEnvironment(url: string, neopayPort: number): Record<string, string> {
  return {
    ROLE: 'verify',
    DATABASE_URL: url,
    ADMIN_PORT: '0',
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    VERIFICATIONS_PER_MINUTE: '1000000',
    NEOPAY_BASE_URL: `http://127.0.0.1:${neopayPort}`,
    NEOPAY_TOKEN,
    NEOPAY_APP_KEY: APP_KEY,
    NEOPAY_ENVIRONMENT: 'sandbox',
    NEOPAY_STATUSES: 'completed=paid',
    LOG_LEVEL: 'info',
  };
}
