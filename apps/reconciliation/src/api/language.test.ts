import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, SIGNED_IN, startTestApp, storeExampleDay, type TestApp, TOKEN } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { bodyOf } from './__fixtures__/body-of.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
const clientOf = (language?: string): ReconciliationClient =>
  createReconciliationClient({
    baseUrl: server.url,
    token: TOKEN.token,
    attemptsMax: 1,
    ...(language === undefined ? {} : { language }),
  });

beforeAll(async () => {
  testApp = await startTestApp({ NEOPAY_STATUSES: 'completed=paid,pending=pending,failed=failed' });
  server = await startServer(testApp.app, {
    ...{ host: '127.0.0.1', port: 0, tokens: [TOKEN], reconcileEveryMinutes: null, ping: testApp.ping },
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
  });
  await storeExampleDay(testApp);
  const refused = await paidOrder(testApp, 'REFUSED', { callback: false });
  await testApp.neopay.setStatus(refused, 'failed', 'none');
  await reconcile(testApp.app, { from: null, to: null });
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

const params = { orderId: 'NOT-SHIPPED' };

test('the sentences of discrepancies and of an order’s story follow Accept-Language, English by default', async () => {
  const query = { kind: 'paid_not_fulfilled' as const };
  const sentences = async (language?: string) => {
    const client = clientOf(language);
    const [list, story] = await Promise.all([client.listDiscrepancies({ query }), client.getStory({ params })]);
    return [bodyOf(list).items[0]?.sentence, bodyOf(story).entries[0]?.sentence];
  };
  const [english, spanish] = await Promise.all([sentences(), sentences('es-CL, es;q=0.9, en;q=0.1')]);
  expect(english).toEqual([expect.stringMatching(/paid/), 'Order created: 100.00 GBP']);
  expect(spanish).toEqual([expect.stringMatching(/pagado/), 'Pedido creado: 100.00 GBP']);
  expect(await sentences('fr')).toEqual(english);
});

test('an answer says that it varies by language and is not stored', async () => {
  const { headers } = await fetch(`${server.url}/v1/orders/NOT-SHIPPED`, { headers: SIGNED_IN });
  expect(headers.get('vary')).toBe('Accept-Language');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('the headline of an order says why it is paid, and of a refused one what its provider answered', async () => {
  const headline = async (orderId: string, language?: string) =>
    bodyOf(await clientOf(language).getOrder({ params: { orderId } })).headline;
  expect(await headline('NOT-SHIPPED')).toMatch(/^Paid: Neopay, asked by us at .* answered that 100\.00 GBP is paid/);
  expect(await headline('REFUSED')).toMatch(/^Not paid: Neopay, asked by us at .*, calls its payment failed/);
  expect(await headline('REFUSED', 'es')).toMatch(/^No está pagado: Neopay, a consulta nuestra .*, llama failed/);
});

test('each check of evidence has a label in the language of the answer, and both values', async () => {
  const body = bodyOf(await clientOf('es').getStory({ params }));
  const [evidence] = body.entries.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.evidence] : []));
  expect(evidence?.checks.find(({ name }) => name === 'status')).toEqual({
    ...{ name: 'status', label: 'estado', result: 'passed' },
    ...{ expected: 'paid', actual: 'completed' },
  });
  for (const { expected, actual } of evidence?.checks ?? []) expect([expected, actual]).not.toContain(undefined);
});
