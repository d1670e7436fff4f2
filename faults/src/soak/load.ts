import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconciliationClient } from '@punteo/clients';
import { createRandom } from '../random.ts';
import type { SoakEnvironment } from './environment.ts';
import { ORDER_KINDS, type OrderKind, type Truth } from './order-kinds.ts';
import { createSoakOrder, decimal, type Trade } from './soak-order.ts';

/** New orders, one after the other, each with a buyer who acts on his own. */
export interface Load {
  readonly orders: readonly PlayedOrder[];
  readonly trade: Trade;
  /** Takes no new orders and resolves when every buyer and provider has done what he does. */
  stop(): Promise<void>;
  /** As `stop`, and gives up on what the API has not answered yet. */
  abandon(): void;
}

export interface PlayedOrder extends Truth {
  readonly orderId: string;
  /** The name of its kind, or that no payment could be created. */
  readonly kind: string;
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

  async function play(kind: OrderKind, number: number): Promise<void> {
    const order = await openOrder(client, sandbox, kind, number, abandoned.signal);
    const unpaid: Truth = { state: kind.isPastDue ? 'overdue' : 'awaiting', paidMinor: 0 };
    const { orderId, isPayable } = order;
    // Without a payment page, no buyer can pay.
    if (!isPayable) return void orders.push({ orderId, kind: NO_PAYMENT, ...unpaid });
    const played = createSoakOrder(trade, order);
    const truth = await kind.play(played);
    if (truth.state === 'paid') trade.payments.push(...played.called.slice(-1));
    orders.push({ orderId, kind: kind.name, ...truth });
  }

  async function begin(): Promise<void> {
    for (let number = 1; !isStopped; number += 1) {
      // Every kind once at first, so that a short run has them all.
      const played = play(ORDER_KINDS[number - 1] ?? random.pick(bag), number);
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

export const NO_PAYMENT = 'No payment could be created';

/** States the order and creates its payments, as the merchant's system does: again and again until the API answers. */
async function openOrder(
  client: ReconciliationClient,
  sandbox: SoakEnvironment['sandbox'],
  { provider, isPastDue = false }: OrderKind,
  number: number,
  abandoned: AbortSignal,
) {
  const orderId = `soak-${String(number).padStart(6, '0')}`;
  const providers = provider === 'both' ? ['neopay', 'pentagoo'] : [provider];
  // An even number of cents: no underpaid or overpaid amount is another order's amount.
  const amountMinor = 1_000 + 2 * number;
  const now = Date.now();
  const body = {
    amount: { value: decimal(amountMinor), currency: 'USD' },
    createdAt: new Date(now - (isPastDue ? 2 * HOUR : 0)).toISOString(),
    dueAt: new Date(now + (isPastDue ? -HOUR : 24 * HOUR)).toISOString(),
    providers,
  };
  await untilAnswered(abandoned, () => client.putOrder({ params: { orderId }, body }));
  const ids: (string | null)[] = [];
  for (const each of providers) {
    const answer = await untilAnswered(abandoned, () =>
      client.createPayment({ params: { orderId }, body: { provider: each, details: DETAILS[each] ?? {} } }),
    );
    const isCreated = answer.status === 201 && answer.body.outcome === 'created';
    ids.push(isCreated ? (answer.body.providerPaymentId ?? '') : null);
  }
  return {
    orderId,
    amountMinor,
    isPayable: !ids.includes(null),
    neopayId: ids[providers.indexOf('neopay')] ?? null,
    pentagooPayment: sandbox.pentagoo.payments.findLast(({ refId }) => refId.startsWith(orderId)) ?? null,
  };
}

const HOUR = 3_600_000;
const DETAILS: Readonly<Record<string, Record<string, unknown>>> = {
  neopay: { institutionId: 20, customer: { email: 'buyer@example.com', name: 'A Buyer', country: 'GB' } },
};

/** The API may be down, or its database. */
async function untilAnswered<T extends { readonly status: number }>(
  abandoned: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const answer = await call().catch((error: Error) => error);
    if ('status' in answer && answer.status !== 503) return answer;
    if (abandoned.aborted) throw new Error('The API did not answer before the soak was abandoned.', { cause: answer });
    await sleep(500);
  }
}
