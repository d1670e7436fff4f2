import { addCleanOrders } from './clean-orders.ts';
import { DayPlan } from './day-plan.ts';
import type { TradingDay } from './day-types.ts';
import { PLANTED } from './planted/planted.ts';
import { createRandom } from './random.ts';

/**
 * Describes a day of trade with both providers: orders without a discrepancy, and among them every kind of discrepancy at
 * least twice, with what a reconciliation run must find in the evening. The same options give the same day; the player
 * decides when it happens. `pnpm demo --day` plays it.
 */
export function createTradingDay({
  seed = 1,
  cleanOrders = 10_000,
}: {
  /** A whole number. Default: 1. */
  readonly seed?: number;
  /** How many orders have no discrepancy: at most 40,000. Default: 10,000. */
  readonly cleanOrders?: number;
} = {}): TradingDay {
  const day = new DayPlan(createRandom(seed));
  for (const plant of Object.values(PLANTED)) plant(day);
  addCleanOrders(day, cleanOrders);
  return day.day(seed);
}
