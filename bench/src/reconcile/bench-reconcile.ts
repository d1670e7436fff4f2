import type { Client } from 'pg';
import { withBenchDatabase } from '../bench-database.ts';
import { runToEnd } from '../processes.ts';
import { median, type Ratio, ratioOf } from '../ratio.ts';
import { changeOrders, discrepanciesIn, fillStore } from './fill-store.ts';
import type { ReconcileResult } from './reconcile-once.ts';

/**
 * Compares the search for discrepancies of a whole reconciliation run with a bare full join of the same tables, which
 * only counts. Ratios are medians over the rounds.
 */
export async function benchReconcile(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ReconcileReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 2 : 3;
  const orders = quick ? 100_000 : 1_000_000;
  return withBenchDatabase(async ({ url, client }) => {
    progress(`inserting ${orders} orders with payments, evidence and callbacks`);
    await fillStore(client, orders);
    const joins: number[] = [];
    const results: ReconcileResult[] = [];
    const incremental: ReconcileResult[] = [];
    // The first run stores the discrepancies; in later ones, as in production, most are known.
    for (let round = 0; round <= roundCount; round += 1) {
      progress(round === 0 ? 'first run, not counted' : `round ${round} of ${roundCount}`);
      const join = await joinSeconds(client);
      const result = await reconcileOnce(client, url, orders, 'full');
      await changeOrders(client, CHANGED_ORDERS);
      const changed = await reconcileOnce(client, url, orders, 'incremental');
      if (round === 0) continue;
      joins.push(join);
      results.push(result);
      incremental.push(changed);
    }
    return { orders, joins, results, incremental, ratios: ratiosOf(joins, results, incremental) };
  });
}

const CHANGED_ORDERS = 1_000;

async function reconcileOnce(
  client: Client,
  url: string,
  orders: number,
  mode: ReconcileResult['mode'],
): Promise<ReconcileResult> {
  const result = await runToEnd<ReconcileResult>('./reconcile/reconcile-once.ts', { url, full: mode === 'full' });
  if (result.discrepancies !== discrepanciesIn(orders))
    throw new Error(`The run found ${result.discrepancies} discrepancies of ${discrepanciesIn(orders)}.`);
  if (result.mode !== mode) throw new Error(`The run was ${result.mode}.`);
  await client.query('vacuum analyze discrepancies, run_discrepancies, run_changes, compared_orders, compared_totals');
  return result;
}

export interface ReconcileReport {
  readonly orders: number;
  /** Seconds per round. */
  readonly joins: readonly number[];
  readonly results: readonly ReconcileResult[];
  /** Runs after a thousand orders changed. */
  readonly incremental: readonly ReconcileResult[];
  readonly ratios: readonly Ratio[];
}

const JOIN = /* sql */ `
select count(*), count(*) filter (where payments.order_id is null) as unpaid, count(*) filter (where callbacks.order_id is null) as without_callback,
  count(*) filter (where orders.order_id is null) as unordered, sum(orders.amount_minor - standings.paid_minor) as difference
from orders
join standings using (order_id)
full join payments using (order_id)
full join callbacks using (order_id)
full join evidence using (order_id)`;

async function joinSeconds(client: Client): Promise<number> {
  // The same as for the reconciliation run.
  await client.query("set work_mem = '64MB'");
  const start = performance.now();
  await client.query(JOIN);
  return (performance.now() - start) / 1_000;
}

function ratiosOf(
  joins: readonly number[],
  results: readonly ReconcileResult[],
  incremental: readonly ReconcileResult[],
): readonly Ratio[] {
  const changed = median(incremental.map((result) => result.seconds));
  const seconds = results.map((result) => result.seconds);
  const megabytes = Math.round(median(results.map(({ megabytesMore }) => megabytesMore)));
  return [
    ratioOf('time against a bare full join of the same tables', seconds, joins, { most: 2 }),
    { what: 'seconds of an incremental run after 1,000 changes', value: changed, goal: '<= 2', met: changed <= 2 },
    { what: 'additional memory of the app during the run, MB', value: megabytes, goal: '<= 16', met: megabytes <= 16 },
  ];
}
