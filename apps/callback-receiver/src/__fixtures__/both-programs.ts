import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { expect } from 'vitest';
import { startApi } from './api-process.ts';
import { startReceiverProcess } from './receiver-process.ts';
import { anOrder, bindPayment, neopayPath, receiverEnvironment, SECRETS } from './test-receiver.ts';

/** No chain is needed. */
export const WITHOUT_PENTAGOO = {
  PENTAGOO_INTEGRATION_KEY: '',
  PENTAGOO_INTEGRATION_SECRET: '',
  PENTAGOO_CALLBACK_TOKENS: '',
};

/** Receiver with worker, and `punteo serve`, each in a process of its own, on a migrated database of their own. */
export async function startBothPrograms() {
  const [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY }),
  ]);
  const store: PostgresStore = await openStore({ url: database.url, poolSize: 2 });
  const environment = receiverEnvironment(database.url, {
    NEOPAY_BASE_URL: neopay.url,
    ROLE: 'all',
    NEOPAY_STATUSES: 'completed=paid',
    VERIFICATION_COOLDOWN_SECONDS: '1',
    ...WITHOUT_PENTAGOO,
  });
  const [receiver, api] = await Promise.all([startReceiverProcess(environment), startApi(environment)]);

  /** The answers of receiver and API to a readiness probe. */
  function probe() {
    return Promise.all(
      [receiver.adminUrl, api.url].map(async (url) => {
        const response = await fetch(`${url}/health/ready`);
        return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
      }),
    );
  }

  async function postCallback(orderId: string, body: string) {
    const response = await fetch(`${receiver.url}${neopayPath(orderId)}`, { method: 'POST', body });
    await response.arrayBuffer();
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  }

  /** An order with a payment that the provider has as paid. */
  async function paidAtProvider(): Promise<string> {
    const order = anOrder();
    await store.orders.put([order]);
    const { resource } = neopay.insert({ amount: '100.00', currency: 'USD', status: 'completed' });
    await bindPayment(store.orders, order.orderId, resource.id);
    return order.orderId;
  }

  const readiness = async () => (await probe()).map(({ status }) => status);
  return {
    ...{ database, environment, receiver, api, probe, readiness, postCallback, paidAtProvider },

    /** A callback is answered 200, and the worker finds the order paid, as the API tells. */
    async expectAllWorks(round: string): Promise<void> {
      await expect.poll(readiness, { timeout: 60_000 }).toEqual([200, 200]);
      const orderId = await paidAtProvider();
      const post = async () => (await postCallback(orderId, JSON.stringify({ round }))).status;
      await expect.poll(post, { timeout: 60_000 }).toBe(200);
      const state = async () => {
        const body = (await (await fetch(`${api.url}/v1/orders/${orderId}`)).json()) as {
          standing?: { state: string };
        };
        return body.standing?.state;
      };
      await expect.poll(state, { timeout: 60_000 }).toBe('paid');
    },

    async close(): Promise<void> {
      receiver.kill('SIGKILL');
      api.child.kill('SIGKILL');
      await Promise.all([neopay.close(), store.close()]);
      await database.drop();
    },
  };
}
