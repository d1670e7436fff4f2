import type { Client } from 'pg';
import { withBenchDatabase } from '../bench-database.ts';
import { runToEnd } from '../processes.ts';
import { median, type Ratio, ratioOf } from '../ratio.ts';
import { discrepanciesIn, fillStore } from './fill-store.ts';
import { makeChanges } from './make-changes.ts';
import type { ReconcileResult } from './reconcile-once.ts';

/**
 * Compares the search for discrepancies of a whole reconciliation run with a bare full join of the same tables, which
 * only counts; and measures incremental runs after a thousand changes. Ratios are medians over the rounds.
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
    const rounds: Round[] = [];
    // The first run stores the discrepancies; in later ones, as in production, most are known.
    for (let round = 0; round <= roundCount; round += 1) {
      progress(round === 0 ? 'first run, not counted' : `round ${round} of ${roundCount}`);
      const join = await joinSeconds(client);
      const reconcile = (mode: ReconcileResult['mode'], settles = false) =>
        reconcileOnce(client, { url, orders, mode, settles });
      const full = await reconcile('full');
      await makeChanges(client, CHANGES);
      const incremental = await reconcile('incremental');
      await makeChanges(client, CHANGES);
      const settled = await reconcile('incremental', true);
      if (round > 0) rounds.push({ join, full, incremental, settled });
    }
    return { orders, rounds, ratios: ratiosOf(rounds) };
  });
}

const CHANGES = 1_000;

async function reconcileOnce(
  client: Client,
  {
    url,
    orders,
    mode,
    settles,
  }: {
    readonly url: string;
    readonly orders: number;
    readonly mode: ReconcileResult['mode'];
    readonly settles: boolean;
  },
): Promise<ReconcileResult> {
  const plan = { url, full: mode === 'full', settles };
  const result = await runToEnd<ReconcileResult>('./reconcile/reconcile-once.ts', plan);
  if (result.discrepancies !== discrepanciesIn(orders))
    throw new Error(`The run found ${result.discrepancies} discrepancies of ${discrepanciesIn(orders)}.`);
  if (result.mode !== mode) throw new Error(`The run was ${result.mode}.`);
  await client.query('vacuum analyze discrepancies, run_discrepancies, run_changes, compared_orders, compared_totals');
  return result;
}

export interface ReconcileReport {
  readonly orders: number;
  readonly rounds: readonly Round[];
  readonly ratios: readonly Ratio[];
}

interface Round {
  /** Seconds of the bare full join. */
  readonly join: number;
  readonly full: ReconcileResult;
  /** After a thousand changes. */
  readonly incremental: ReconcileResult;
  /** The same, with a settlement account. */
  readonly settled: ReconcileResult;
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

function ratiosOf(rounds: readonly Round[]): readonly Ratio[] {
  const secondsOf = (each: 'full' | 'incremental' | 'settled') => rounds.map((round) => round[each].seconds);
  const changed = median(secondsOf('incremental'));
  const settled = median(secondsOf('settled'));
  const megabytes = Math.round(median(rounds.map(({ full }) => full.megabytesMore)));
  return [
    ratioOf(
      'time against a bare full join of the same tables',
      secondsOf('full'),
      rounds.map(({ join }) => join),
      { most: 2 },
    ),
    { what: 'seconds of an incremental run after 1,000 changes', value: changed, goal: '<= 2', met: changed <= 2 },
    { what: 'the same with all statements compared, seconds', value: settled, goal: '<= 2', met: settled <= 2 },
    { what: 'additional memory of the app during the run, MB', value: megabytes, goal: '<= 16', met: megabytes <= 16 },
  ];
}
