import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconciliationClient } from '@punteo/clients';
import type { Sandbox } from '@punteo/sandbox';
import type { OrderKind, Truth } from './order-kinds.ts';
import { createSoakOrder, decimal, type Trade } from './soak-order.ts';

/** Opens an order through the API and plays its buyer and its providers. `number` makes its id and its amount its own. */
export async function playOrder(
  kind: OrderKind,
  number: number,
  options: { readonly client: ReconciliationClient; readonly trade: Trade; readonly abandoned: AbortSignal },
): Promise<PlayedOrder> {
  const { client, trade, abandoned } = options;
  const order = await openOrder(client, trade.sandbox, kind, number, abandoned);
  const unpaid: Truth = { state: kind.isPastDue ? 'overdue' : 'awaiting', paidMinor: 0 };
  const { orderId, isPayable } = order;
  // Without a payment page, no buyer can pay.
  if (!isPayable) return { orderId, kind: NO_PAYMENT, ...unpaid };
  const played = createSoakOrder(trade, order);
  const truth = await kind.play(played);
  if (truth.state === 'paid') trade.payments.push(...played.called.slice(-1));
  return { orderId, kind: kind.name, ...truth };
}

/** What is true of an order in the end. */
export interface PlayedOrder extends Truth {
  readonly orderId: string;
  /** The name of its kind, or that no payment could be created. */
  readonly kind: string;
}

export const NO_PAYMENT = 'No payment could be created';

/** States the order and creates its payments, as the merchant's system does: again and again until the API answers. */
async function openOrder(
  client: ReconciliationClient,
  sandbox: Sandbox,
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
