import { faultCount } from '@punteo/testing';
import { expect, test } from 'vitest';
import { firstSeed } from '../random.ts';
import { ORDER_KINDS } from './order-kinds.ts';
import { NO_PAYMENT } from './play-order.ts';
import { printSoak } from './print-soak.ts';
import { runSoak } from './run-soak.ts';

/** `pnpm faults soak --minutes 30` sets it. */
const MINUTES = Number(process.env.PUNTEO_SOAK_MINUTES ?? faultCount(0, 30));

// Of `pnpm faults` only: what a few seconds of it would test, database-outages, failing-shop and provider-outage test.
test.runIf(MINUTES > 0)(
  'I1 I9 I19 I20: after kills, outages and a failing shop every order is right and every event is delivered',
  {
    timeout: 14_400_000,
  },
  async () => {
    const result = await runSoak({
      seed: firstSeed(),
      // A tenth of the time is quiet.
      activitySeconds: MINUTES * 60 * 0.9,
      totalSeconds: MINUTES * 60,
      ordersPerSecond: 1,
      restSecondsMax: 7,
      reconcileEveryMinutes: 3,
      warmUpSeconds: 120,
    });
    console.log(printSoak(result));
    expect(result.faults).toEqual({ wrongOrders: [], undelivered: [], outOfOrder: [], violations: [], ends: [] });
    const played = new Set(result.load.orders.map(({ kind }) => kind));
    played.delete(NO_PAYMENT);
    // A run in which most payments could not even be created has not seen much.
    expect(played.size).toBeGreaterThan(ORDER_KINDS.length / 2);
    for (const { name, firstMiB, lastMiB, mostMiB } of result.memory) {
      if (firstMiB !== null && lastMiB !== null)
        expect(lastMiB, `${name}: its memory must not grow beyond ${firstMiB} MiB`).toBeLessThanOrEqual(firstMiB * 1.2);
      if (name !== 'reconciliation') expect(mostMiB, `${name}: the most memory in MiB`).toBeLessThanOrEqual(300);
    }
  },
);
