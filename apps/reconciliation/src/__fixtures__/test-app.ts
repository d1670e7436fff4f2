import { createHash, randomBytes } from 'node:crypto';
import { moneyFromDecimal, type Order } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import type { App } from '../app.ts';
import { readConfig } from '../config.ts';
import { pay } from '../orders/pay.ts';
import { createProviders } from '../providers.ts';

/** A store of its own on real PostgreSQL, a provider on this machine, and the app between them. */
export interface TestApp {
  readonly app: App;
  readonly bank: SandboxNeopay;
  readonly environment: Readonly<Record<string, string>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const KEYS = `k1:${randomBytes(32).toString('hex')}`;

export async function startTestApp(): Promise<TestApp> {
  const [database, bank] = await Promise.all([
    createTestDatabase({
      migrate: async (url) => {
        await migrate({ url });
      },
    }),
    startNeopay(),
  ]);
  const store = await openStore({ url: database.url, allowVolatile: true });
  const environment = bankEnvironment(bank);
  const config = readConfig(environment);
  return {
    bank,
    environment,
    app: {
      store,
      providers: createProviders(config.providers, { publicUrl: config.publicUrl, keyring: config.callbackKeys }),
      // Nothing is forgiven: what is late at all is late.
      gracePeriods: { fulfilmentSeconds: 0, callbackSeconds: 0, createSeconds: 0 },
      clock: () => new Date(),
    },
    ping: () => store.ping(),
    async close() {
      await store.close();
      await database.drop();
      await bank.close();
    },
  };
}

export function bankEnvironment(bank: SandboxNeopay): Record<string, string> {
  return {
    CALLBACK_KEYS: KEYS,
    NEOPAY_BASE_URL: bank.url,
    NEOPAY_TOKEN: bank.token,
    NEOPAY_APP_KEY: bank.appKey,
    NEOPAY_ENVIRONMENT: 'sandbox',
    NEOPAY_STATUSES: 'completed=paid,pending=pending,failed=failed',
  };
}

export const DETAILS = { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } };

export function orderOf(orderId: string, amount = '100.00', more: Partial<Order> = {}): Order {
  return {
    orderId,
    amount: moneyFromDecimal(amount, 'GBP'),
    providers: [],
    createdAt: new Date(Date.now() - 60_000),
    dueAt: null,
    fulfilledAt: null,
    ...more,
  };
}

/** States an order and has it paid at the bank; returns the bank's id. `callback`: whether the bank calls. */
export async function paidOrder(
  { app, bank }: TestApp,
  orderId: string,
  { callback = true, ...more }: { readonly callback?: boolean } & Partial<Order> = {},
): Promise<string> {
  await app.store.orders.put([orderOf(orderId, '100.00', more)]);
  const attempt = await pay(app, { orderId, provider: 'neopay', details: DETAILS });
  const id = attempt.providerPaymentId as string;
  await bank.setStatus(id, 'completed', 'none');
  if (callback) await receive({ app }, JSON.stringify({ payment: { id } }), orderId);
  return id;
}

/** A callback as the receiver stores it. */
export async function receive({ app }: Pick<TestApp, 'app'>, body: string | Uint8Array, orderId: string | null): Promise<void> {
  const bytes = Buffer.from(body);
  await app.store.callbacks.receive([
    {
      provider: 'neopay',
      addressedOrderId: orderId,
      keyId: 'k1',
      body: bytes,
      digest: createHash('sha256').update(bytes).digest(),
      contentType: 'application/json',
      receivedAt: new Date(),
    },
  ]);
}

/** One of each: fine, not shipped, shipped and not paid, never called, stray money, a stray and an unreadable callback. */
export async function playDay(testApp: TestApp): Promise<void> {
  const { app, bank } = testApp;
  const fulfilledAt = new Date();
  await paidOrder(testApp, 'FINE', { fulfilledAt });
  await paidOrder(testApp, 'NOT-SHIPPED');
  await paidOrder(testApp, 'SILENT', { fulfilledAt, callback: false });
  await app.store.orders.put([orderOf('NOT-PAID', '55.00', { fulfilledAt }), orderOf('WAITING', '7.00')]);
  bank.insert({ amount: '12.34', currency: 'GBP', status: 'completed' });
  await receive(testApp, '{"payment":{"id":"0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43"}}', 'NOBODY');
  await receive(testApp, 'not json <script>alert(1)</script>', 'WAITING');
}
