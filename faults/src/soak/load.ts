import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../random.ts';
import type { SoakEnvironment } from './environment.ts';
import { ORDER_KINDS } from './order-kinds.ts';
import { type PlayedOrder, playOrder } from './play-order.ts';
import type { Trade } from './soak-order.ts';

/** New orders, one after the other, each with a buyer who acts on his own. */
export interface Load {
  readonly orders: readonly PlayedOrder[];
  readonly trade: Trade;
  /** Takes no new orders and resolves when every buyer and provider has done what he does. */
  stop(): Promise<void>;
  /** As `stop`, and gives up on what the API has not answered yet. */
  abandon(): void;
}

export function startLoad(
  { client, sandbox, shop }: Pick<SoakEnvironment, 'client' | 'sandbox' | 'shop'>,
  { seed, ordersPerSecond }: { readonly seed: number; readonly ordersPerSecond: number },
): Load {
  const random = createRandom(seed);
  const bag = ORDER_KINDS.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const trade: Trade = { sandbox, shop, random, acknowledged: [], answers: new Map(), payments: [] };
  const orders: PlayedOrder[] = [];
  const playing: Promise<void>[] = [];
  const abandoned = new AbortController();
  let isStopped = false;

  async function begin(): Promise<void> {
    for (let number = 1; !isStopped; number += 1) {
      // Every kind once at first, so that a short run has them all.
      const kind = ORDER_KINDS[number - 1] ?? random.pick(bag);
      const played = playOrder(kind, number, { client, trade, abandoned: abandoned.signal }).then((order) => {
        orders.push(order);
      });
      // Its failure is reported by `stop`.
      played.catch(() => {});
      playing.push(played);
      await sleep(1_000 / ordersPerSecond);
    }
  }

  const beginning = begin();
  return {
    orders,
    trade,
    async stop() {
      isStopped = true;
      await beginning;
      await Promise.all(playing);
    },
    abandon() {
      isStopped = true;
      abandoned.abort();
    },
  };
}
