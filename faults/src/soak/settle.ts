import { setTimeout as sleep } from 'node:timers/promises';
import { checkInvariants } from '@punteo/testing';
import type { PlayedOrder } from './play-order.ts';
import type { Trade } from './soak-order.ts';
import type { Surroundings } from './surroundings.ts';
import { undeliveredEvents, type WrongOrder, wrongOrders } from './whole.ts';

/** Waits until everything is right. Gives up when nothing has changed for that long. */
export async function settle(surroundings: Parts, load: Played, patienceMilliseconds: number): Promise<Unsettled> {
  let unsettled = await findUnsettled(surroundings, load);
  let changedAt = Date.now();
  while (sizeOf(unsettled) > 0 && Date.now() - changedAt < patienceMilliseconds) {
    await sleep(REST_MILLISECONDS);
    const next = await findUnsettled(surroundings, load);
    if (sizeOf(next) !== sizeOf(unsettled)) changedAt = Date.now();
    unsettled = next;
  }
  return { ...unsettled, violations: await violationsIn(surroundings, load) };
}

/** What is not right. */
export interface Unsettled {
  readonly wrongOrders: readonly WrongOrder[];
  readonly undelivered: readonly string[];
  /** Broken invariants. */
  readonly violations: readonly string[];
}

interface Played {
  readonly orders: readonly PlayedOrder[];
  readonly trade: Pick<Trade, 'acknowledged'>;
}

type Parts = Pick<Surroundings, 'query' | 'shop' | 'databaseUrl'>;

const REST_MILLISECONDS = 1_000;

async function findUnsettled(surroundings: Parts, load: Played): Promise<Unsettled> {
  const wrong = await wrongOrders(surroundings, load.orders);
  const undelivered = await undeliveredEvents(surroundings);
  const isRight = wrong.length + undelivered.length === 0;
  return { wrongOrders: wrong, undelivered, violations: isRight ? await violationsIn(surroundings, load) : [] };
}

async function violationsIn({ databaseUrl, shop }: Parts, load: Played): Promise<readonly string[]> {
  const violations = await checkInvariants(databaseUrl, {
    acknowledged: load.trade.acknowledged,
    receivedEvents: shop.requests.filter(({ isTaken }) => isTaken),
    quiet: true,
  });
  return violations.map(({ invariant, message }) => `${invariant}: ${message}`);
}

function sizeOf(unsettled: Unsettled): number {
  return unsettled.wrongOrders.length + unsettled.undelivered.length + unsettled.violations.length;
}
