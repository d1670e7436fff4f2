import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Client } from 'pg';
import { withBenchDatabase } from '../bench-database.ts';
import { runToEnd } from '../processes.ts';
import { median, type Ratio, ratioOf } from '../ratio.ts';
import { discrepanciesIn, fillStore } from './fill-store.ts';
import { makeChanges } from './make-changes.ts';
import type { ReconcileResult } from './reconcile-once.ts';

/**
 * Compares the search for discrepancies of a whole reconciliation run, statements included, with a bare full join of the
 * same tables, which only counts; and measures incremental runs after a thousand changes. Ratios are medians.
 */
export async function benchReconcile(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ReconcileReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 2 : 3;
  const orders = quick ? 100_000 : 1_000_000;
  return withBenchDatabase(async ({ url, client }) => {
    progress(`inserting ${orders} orders with payments, evidence, callbacks and statement entries`);
    await fillStore(client, orders);
    const measured: Round[] = [];
    // The first run stores the discrepancies; in later ones, as in production, most are known.
    for (let round = 0; round <= roundCount; round += 1) {
      progress(round === 0 ? 'first run, not counted' : `round ${round} of ${roundCount}`);
      const join = await measureServer(client, () => bareJoin(client));
      const reconcile = (mode: ReconcileResult['mode']) =>
        measureServer(client, () => reconcileOnce({ url, orders, mode }));
      const full = await reconcile('full');
      await makeChanges(client, CHANGES);
      const incremental = await reconcile('incremental');
      if (round > 0) measured.push({ join, full, incremental });
    }
    return { orders, measured, ratios: ratiosOf(measured) };
  });
}

const CHANGES = 1_000;

async function reconcileOnce({
  url,
  orders,
  mode,
}: {
  readonly url: string;
  readonly orders: number;
  readonly mode: ReconcileResult['mode'];
}): Promise<ReconcileResult> {
  const plan = { url, full: mode === 'full' };
  const result = await runToEnd<ReconcileResult>('./reconcile/reconcile-once.ts', plan);
  if (result.discrepancies !== discrepanciesIn(orders))
    throw new Error(`The run found ${result.discrepancies} discrepancies of ${discrepanciesIn(orders)}.`);
  if (result.mode !== mode) throw new Error(`The run was ${result.mode}.`);
  return result;
}

export interface ReconcileReport {
  readonly orders: number;
  readonly measured: readonly Round[];
  readonly ratios: readonly Ratio[];
}

interface Round {
  readonly join: Measured;
  readonly full: Measured & ReconcileResult;
  /** After a thousand changes. */
  readonly incremental: Measured & ReconcileResult;
}

interface Measured {
  readonly seconds: number;
  /** CPU time of PostgreSQL; NaN if the machine does not report it. */
  readonly serverCpuSeconds: number;
}

/** Everything that a run compares, statements too: an entry belongs to the payment that it names. */
const JOIN = /* sql */ `
select count(*), count(*) filter (where payments.order_id is null) as unpaid, count(*) filter (where callbacks.order_id is null) as without_callback,
  count(*) filter (where orders.order_id is null) as unordered, sum(orders.amount_minor - standings.paid_minor) as difference
from orders
join standings using (order_id)
full join payments using (order_id)
full join callbacks using (order_id)
full join evidence using (order_id)
full join statement_entries on reference_keys[1] = reference_key(payments.provider_payment_id)`;

async function bareJoin(client: Client): Promise<{ readonly seconds: number }> {
  // The same as for the reconciliation run.
  await client.query("set work_mem = '64MB'");
  const start = performance.now();
  await client.query(JOIN);
  return { seconds: (performance.now() - start) / 1_000 };
}

/** Adds the CPU time that PostgreSQL has used: of sessions and workers that have ended, and of the client's own session. */
async function measureServer<Result>(
  client: Client,
  measure: () => Promise<Result>,
): Promise<Result & Pick<Measured, 'serverCpuSeconds'>> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]?.pid ?? 0;
  const before = serverCpuSeconds(pid);
  const result = await measure();
  // The server counts what a session used a moment after its end.
  await setTimeout(500);
  const serverCpu = serverCpuSeconds(pid) - before;
  await client.query('vacuum analyze discrepancies, run_discrepancies, run_changes, compared_orders, compared_totals');
  return { ...result, serverCpuSeconds: serverCpu };
}

function serverCpuSeconds(pid: number): number {
  const session = statOf(pid);
  const server = statOf(session[1] ?? 0);
  const ticks = [session[11], session[12], server[13], server[14]];
  return ticks.reduce<number>((sum, each) => sum + (each ?? Number.NaN), 0) / CLOCK_TICKS_PER_SECOND;
}

const CLOCK_TICKS_PER_SECOND = 100;

/**
 * The numbers of /proc/<pid>/stat after the name: 1 is the parent, 11 and 12 the CPU time of the process, 13 and 14 that of its
 * children that have ended.
 */
function statOf(pid: number): readonly number[] {
  try {
    return (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').map(Number);
  } catch {
    return [];
  }
}

function ratiosOf(measured: readonly Round[]): readonly Ratio[] {
  const changed = median(measured.map(({ incremental }) => incremental.seconds));
  const megabytes = Math.round(median(measured.map(({ full }) => full.megabytesMore)));
  return [
    ratioOf(
      'time of a full run against a bare full join of the same tables, statement entries included',
      measured.map(({ full }) => full.seconds),
      measured.map(({ join }) => join.seconds),
      { most: 2 },
    ),
    { what: 'seconds of an incremental run after 1,000 changes', value: changed, goal: '<= 2', met: changed <= 2 },
    { what: 'additional memory of the app during the run, MB', value: megabytes, goal: '<= 16', met: megabytes <= 16 },
  ];
}
