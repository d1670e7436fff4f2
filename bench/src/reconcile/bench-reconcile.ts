import { openStore } from '@punteo/postgres-store';
import type { Client } from 'pg';
import { withScene } from '../environment.ts';
import { runToEnd } from '../processes.ts';
import { median, type Ratio, ratioOf } from '../ratio.ts';
import { fillStore, findingsIn } from './fill-store.ts';
import type { TallyResult } from './reconcile-once.ts';

/**
 * The tally of a whole run beside a bare full join of the tables that it reads, which counts and keeps nothing. Medians of the
 * rounds' ratios.
 */
export async function benchTally(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<TallyReport> {
  const { quick, progress } = options;
  const rounds = quick ? 2 : 3;
  const orders = quick ? 100_000 : 1_000_000;
  return withScene(async ({ url, client }) => {
    progress(`${orders} orders, payments, pieces of evidence and callbacks are put into the store`);
    await (await openStore({ url, migrate: true })).close();
    await fillStore(client, orders);
    const joins: number[] = [];
    const tallies: TallyResult[] = [];
    // The first run writes down what it finds; from then on, as in use, most of it is known.
    for (let round = 0; round <= rounds; round += 1) {
      progress(round === 0 ? 'a first run' : `round ${round} of ${rounds}`);
      const join = await joinSeconds(client);
      const tally = await runToEnd<TallyResult>('./tally/tally-once.ts', { url });
      if (tally.discrepancies !== findingsIn(orders))
        throw new Error(`The run found ${tally.discrepancies} discrepancies of ${findingsIn(orders)}.`);
      await client.query('vacuum analyze discrepancies, run_discrepancies');
      if (round === 0) continue;
      joins.push(join);
      tallies.push(tally);
    }
    return { orders, joins, tallies, ratios: ratiosOf(joins, tallies) };
  });
}

export interface TallyReport {
  readonly orders: number;
  /** Seconds, per round. */
  readonly joins: readonly number[];
  readonly tallies: readonly TallyResult[];
  readonly ratios: readonly Ratio[];
}

const JOIN = /* sql */ `
select count(*), count(*) filter (where payments.order_id is null) as unpaid, count(*) filter (where callbacks.order_id is null) as silent,
  count(*) filter (where orders.order_id is null) as unordered, sum(orders.amount_minor - standings.paid_minor) as difference
from orders
join standings using (order_id)
full join payments using (order_id)
full join callbacks using (order_id)
full join evidence using (order_id)`;

async function joinSeconds(client: Client): Promise<number> {
  // As much as the tally has.
  await client.query("set work_mem = '64MB'");
  const start = performance.now();
  await client.query(JOIN);
  return (performance.now() - start) / 1_000;
}

function ratiosOf(joins: readonly number[], tallies: readonly TallyResult[]): readonly Ratio[] {
  const seconds = tallies.map((tally) => tally.seconds);
  const megabytes = Math.round(median(tallies.map(({ megabytesMore }) => megabytesMore)));
  return [
    ratioOf('time against a bare full join of the same tables', seconds, joins, { most: 1.25 }),
    { what: 'memory of the app during the tally, MB more', value: megabytes, goal: '<= 16', met: megabytes <= 16 },
  ];
}
