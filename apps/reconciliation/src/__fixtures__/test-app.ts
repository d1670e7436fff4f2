import { createHash, randomBytes } from 'node:crypto';
import { createProviders } from '@punteo/app-kit/providers';
import { moneyFromDecimal, type Order } from '@punteo/payments';
import { migrate, openStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import type { App } from '../app.ts';
import { readConfig } from '../config.ts';
import { pay } from '../orders/pay.ts';

/** The app with a database of its own and a sandbox as its only provider. */
export interface TestApp {
  readonly app: App;
  readonly neopay: SandboxNeopay;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the app's database. */
  readonly url: string;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** `variables`: those that differ from `neopayEnvironment`. */
export async function startTestApp(variables: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay(),
  ]);
  const environment = { ...neopayEnvironment(neopay), ...variables };
  const { providers, publicUrl, callbackKeys, policy, calendar, rules, rates } = await readConfig(environment);
  const store = await openStore({ url: database.url, policy });
  return {
    neopay,
    environment,
    url: database.url,
    app: {
      store,
      providers: await createProviders(providers, { publicUrl, keyring: callbackKeys }),
      // Whatever is late at all is a discrepancy at once.
      gracePeriods: { fulfilmentSeconds: 0, callbackSeconds: 0, createSeconds: 0 },
      lostCreateRetrySeconds: 3_600,
      calendar,
      rules,
      rates,
      clock: () => new Date(),
      ping: () => store.ping(),
    },
    ping: () => store.ping(),
    async close() {
      await store.close();
      await database.drop();
      await neopay.close();
    },
  };
}

const CALLBACK_KEYS = `k1:${randomBytes(32).toString('hex')}`;

/** The variables that make the sandbox the configured provider. */
export function neopayEnvironment(neopay: SandboxNeopay): Record<string, string> {
  return {
    CALLBACK_KEYS,
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_TOKEN: neopay.token,
    NEOPAY_APP_KEY: neopay.appKey,
    NEOPAY_ENVIRONMENT: 'sandbox',
    NEOPAY_STATUSES: 'completed=paid,pending=pending,failed=failed',
  };
}

/** What Neopay needs to create a payment. */
export const DETAILS = { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } };

export function orderOf(orderId: string, amount = '100.00', more: Partial<Order> = {}): Order {
  return {
    orderId,
    amount: moneyFromDecimal(amount, 'GBP'),
    providers: [],
    createdAt: new Date(Date.now() - 60_000),
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
    ...more,
  };
}

/** Stores an order, has it paid at the provider and, if `callback`, stores the provider's callback. Returns the payment's id. */
export async function paidOrder(
  { app, neopay }: TestApp,
  orderId: string,
  { callback = true, ...more }: { readonly callback?: boolean } & Partial<Order> = {},
): Promise<string> {
  await app.store.orders.put([orderOf(orderId, '100.00', more)]);
  const attempt = await pay(app, { orderId, provider: 'neopay', details: DETAILS });
  const id = attempt.providerPaymentId as string;
  await neopay.setStatus(id, 'completed', 'none');
  if (callback) await storeCallback({ app }, JSON.stringify({ payment: { id } }), orderId);
  return id;
}

/** Stores a callback as the receiver does. `orderId` is the order of its callback address. */
export async function storeCallback(
  { app }: Pick<TestApp, 'app'>,
  body: string | Uint8Array,
  orderId: string | null,
): Promise<void> {
  const bytes = Buffer.from(body);
  await app.store.callbacks.receive({
      provider: 'neopay',
      addressedOrderId: orderId,
      keyId: 'k1',
      body: bytes,
      digest: createHash('sha256').update(bytes).digest(),
      contentType: 'application/json',
      receivedAt: new Date(),
  });
}

/**
 * An order without a discrepancy; one each that is paid and not fulfilled, fulfilled and not paid, paid without a callback,
 * and not paid yet; a payment without an order, an orphaned callback and an unreadable one.
 */
export async function storeExampleDay(testApp: TestApp): Promise<void> {
  const { app, neopay } = testApp;
  const fulfilledAt = new Date();
  await paidOrder(testApp, 'FINE', { fulfilledAt });
  await paidOrder(testApp, 'NOT-SHIPPED');
  await paidOrder(testApp, 'SILENT', { fulfilledAt, callback: false });
  await app.store.orders.put([orderOf('NOT-PAID', '55.00', { fulfilledAt }), orderOf('WAITING', '7.00')]);
  neopay.insert({ amount: '12.34', currency: 'GBP', status: 'completed' });
  await storeCallback(testApp, '{"payment":{"id":"0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43"}}', 'NOBODY');
  await storeCallback(testApp, 'not json <script>alert(1)</script>', 'WAITING');
}
