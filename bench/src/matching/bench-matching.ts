import { withBenchDatabase } from '../bench-database.ts';
import { runToEnd } from '../processes.ts';
import type { Ratio } from '../ratio.ts';
import type { ReconcileResult } from '../reconcile/reconcile-once.ts';
import { fillShop, type Shop } from './fill-shop.ts';

/**
 * Measures runs over a shop with one price, in which every payment without an order fits every open order. Half of the
 * payments name their payer, and so do the create attempts of half of the open orders.
 */
export async function benchMatching(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<MatchingReport> {
  const { quick, progress } = options;
  const sizes: readonly Shop[] = [
    { paidOrders: 0, openOrders: 5_000, payments: 500 },
    { paidOrders: quick ? 100_000 : 1_000_000, openOrders: 5_000, payments: 500 },
    { paidOrders: quick ? 100_000 : 1_000_000, openOrders: 50_000, payments: 5_000 },
  ];
  const shops: MeasuredShop[] = [];
  for (const shop of sizes) {
    const { paidOrders, openOrders, payments } = shop;
    progress(`${payments} payments without an order, ${openOrders} open orders, ${paidOrders} paid ones`);
    shops.push(
      await withBenchDatabase(async ({ url, client }) => {
        await fillShop(client, shop);
        const run = async (full: boolean) => {
          const result = await runToEnd<ReconcileResult>('./reconcile/reconcile-once.ts', { url, full });
          if (result.mode !== (full ? 'full' : 'incremental')) throw new Error(`The run was ${result.mode}.`);
          if (result.discrepancies !== payments)
            throw new Error(`The run found ${result.discrepancies} discrepancies.`);
          return result.seconds;
        };
        return { ...shop, full: await run(true), incremental: await run(false) };
      }),
    );
  }
  const [small, large] = shops as [MeasuredShop, MeasuredShop];
  return {
    shops,
    ratios: [
      goal('a full run of 500 payments and 5,000 orders', small.full),
      goal('an incremental run beside paid orders', large.incremental),
    ],
  };
}

export interface MeasuredShop extends Shop {
  /** Seconds of the run. */
  readonly full: number;
  readonly incremental: number;
}

export interface MatchingReport {
  readonly shops: readonly MeasuredShop[];
  readonly ratios: readonly Ratio[];
}

function goal(what: string, seconds: number): Ratio {
  return { what: `seconds of ${what}`, value: Math.round(seconds * 1_000) / 1_000, goal: '<= 2', met: seconds <= 2 };
}
