import { createHash } from 'node:crypto';
import { moneyFromDecimal } from '@punteo/payments';
import type { PostgresStore } from '@punteo/postgres-store';
import type { Client } from 'pg';

/** Credentials that the sandbox and the worker share. */
export const NEOPAY_TOKEN = 'bench-neopay-token-0123456789';
export const APP_KEY = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';

/** The payment id of an order, by the order's number. */
export function paymentIdOf(number: number): string {
  return `99658c35-d9ee-4b04-9bc2-${number.toString(16).padStart(12, '0')}`;
}

/** Stores the orders of a range of numbers, each bound to its payment, without callbacks. */
export async function putPaidOrders(
  { store, client }: { readonly store: PostgresStore; readonly client: Client },
  from: number,
  to: number,
): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  for (let at = 0; at < numbers.length; at += 1_000) {
    const some = numbers.slice(at, at + 1_000);
    await store.orders.put(
      some.map((number) => ({
        orderId: orderIdOf(number),
        amount: moneyFromDecimal('122.44', 'GBP'),
        providers: ['neopay'],
        createdAt: new Date(),
        dueAt: null,
        fulfilledAt: null,
      })),
    );
    await client.query(
      `insert into payments (provider, provider_payment_id, order_id, bound_at)
       select 'neopay', payment_id, order_id, now() from unnest($1::text[], $2::text[]) as bound (payment_id, order_id)`,
      [some.map(paymentIdOf), some.map(orderIdOf)],
    );
    await client.query(
      `insert into claims (order_id, provider, kind, network, reference, source)
       select order_id, 'neopay', 'payment', '', payment_id, 'create'
       from unnest($1::text[], $2::text[]) as bound (payment_id, order_id)`,
      [some.map(paymentIdOf), some.map(orderIdOf)],
    );
  }
}

/** Stores a callback for each of these orders, as the receiver does. */
export async function receiveCallbacks(store: PostgresStore, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  for (let at = 0; at < numbers.length; at += 500) {
    await Promise.all(
      numbers.slice(at, at + 500).map((number) => {
        const body = Buffer.from(JSON.stringify({ payment: { id: paymentIdOf(number), status: 'completed' } }));
        return store.callbacks.receive({
          provider: 'neopay',
          addressedOrderId: orderIdOf(number),
          keyId: 'k1',
          body,
          digest: createHash('sha256').update(body).digest(),
          contentType: 'application/json',
          receivedAt: new Date(),
        });
      }),
    );
  }
}

function orderIdOf(number: number): string {
  return `B-${number}`;
}
