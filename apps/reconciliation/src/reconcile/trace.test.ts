import { randomBytes } from 'node:crypto';
import { migrate } from '@punteo/postgres-store';
import { startNeopay } from '@punteo/sandbox';
import { createTestDatabase, runSql, startTestCollector } from '@punteo/testing';
import { expect, test } from 'vitest';
import { orderOf } from '../__fixtures__/test-app.ts';
import { readConfig } from '../config.ts';
import { openApp } from '../open-app.ts';
import { reconcile } from './reconcile.ts';

const TOKEN = `canary-neopay-${randomBytes(12).toString('hex')}`;
const APP_KEY = 'b7a9c2d4-6f1e-4c3b-9a8d-0e5f6a7b8c9d';
const KEY = randomBytes(32).toString('hex');

test('a run is one trace with its verifications, and the event of an order that it proves belongs to it', async () => {
  const { url, drop } = await createTestDatabase({ migrate: async (empty) => void (await migrate({ url: empty })) });
  const neopay = await startNeopay({ token: TOKEN, appKey: APP_KEY });
  const collector = await startTestCollector();
  const app = await openApp(
    await readConfig({
      DATABASE_URL: url,
      CALLBACK_KEYS: `k1:${KEY}`,
      NEOPAY_BASE_URL: neopay.url,
      NEOPAY_TOKEN: TOKEN,
      NEOPAY_APP_KEY: APP_KEY,
      NEOPAY_ENVIRONMENT: 'sandbox',
      NEOPAY_STATUSES: 'completed=paid',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    }),
  );
  const { resource } = neopay.insert({ amount: '100.00', currency: 'GBP', callbackUrl: 'http://127.0.0.1:9' });
  const claim = { provider: 'neopay', kind: 'payment', paymentId: resource.id } as const;
  await app.store.orders.put([orderOf('A-1')]);
  const by = { actor: 'shop', reason: 'checkout' };
  await app.store.orders.change('A-1', { type: 'bind', claim, source: 'merchant' }, by, new Date());
  await neopay.setStatus(resource.id, 'completed', 'none');

  const { runId } = await reconcile(app);
  const order = await app.store.orders.get('A-1');
  const [event] = await runSql(url, 'select traceparent from events where order_id is not null');
  await app.close();

  expect(order?.standing.state).toBe('paid');
  const spans = collector.spans();
  const run = spans.find(({ name }) => name === 'run reconciliation');
  expect(run).toMatchObject({
    service: 'punteo-reconciliation',
    parentSpanId: '',
    attributes: { 'punteo.run_id': runId },
  });
  const verification = spans.find(({ name }) => name === 'verify order');
  expect(verification).toMatchObject({ traceId: run?.traceId, attributes: { 'punteo.outcome': 'answered' } });
  const decision = spans.find(({ name }) => name === 'decide order');
  expect(decision?.parentSpanId).toBe(verification?.spanId);
  expect(event?.traceparent).toBe(`00-${run?.traceId}-${decision?.spanId}-01`);
  // The list of payments, and the payment.
  const requests = spans.filter(({ name, traceId }) => name === 'outbound request' && traceId === run?.traceId);
  expect(requests.map(({ attributes }) => attributes['server.address'])).toContain('127.0.0.1');
  const sent = collector.requests.map(({ body }) => body).join('\n');
  for (const secret of [TOKEN, APP_KEY, KEY, new URL(url).password]) expect(sent).not.toContain(secret);

  await Promise.all([collector.close(), neopay.close()]);
  await drop();
});
