import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;
let environment: Readonly<Record<string, string>>;

/** What is written into the order's row or one beside it, what is said about it, and the status of `GET /v1/orders/{orderId}`. */
const DAMAGES: readonly (readonly [orderId: string, sql: string, sentence: RegExp, status: 200 | 500])[] = [
  [
    'STANDING',
    `update standings set discrepancies = '5'`,
    /^Order STANDING cannot be read: its column discrepancies does not hold what Punteo writes there\.$/,
    500,
  ],
  [
    'STATE',
    `update standings set paid_minor = 'NaN'`,
    /^Order STATE cannot be read: its amount of money is not a whole number of minor units\.$/,
    500,
  ],
  [
    'INSTANT',
    `update orders set created_at = '-infinity'`,
    /^Order INSTANT cannot be read: its column created_at does not hold what Punteo writes there\.$/,
    500,
  ],
  [
    'EVIDENCE',
    `update evidence set facts = '"bogus"'`,
    /^Order EVIDENCE cannot be read: in evidence \d+, its column facts does not hold what Punteo writes there\.$/,
    200,
  ],
  [
    'CHECKED',
    `update evidence set checked_at = 'infinity'`,
    /^Order CHECKED cannot be read: in evidence \d+, its column checked_at does not hold what Punteo writes there\.$/,
    200,
  ],
  [
    'CALLBACK',
    `update callbacks set hint = '{"amount":{}}'`,
    /^Order CALLBACK cannot be read: in callback \d+, its column hint does not hold what Punteo writes there\.$/,
    200,
  ],
  [
    'ATTEMPT',
    `update create_attempts set created_at = '-infinity'`,
    /^Order ATTEMPT cannot be read: in create attempt \S+, its column created_at does not hold what Punteo writes there\.$/,
    200,
  ],
];

beforeAll(async () => {
  testApp = await startTestApp();
  const { app, url } = testApp;
  environment = { ...testApp.environment, DATABASE_URL: url };
  for (const [orderId] of DAMAGES) await paidOrder(testApp, orderId);
  await reconcile(app);
  for (const [orderId, sql] of DAMAGES) await runSql(url, `${sql} where order_id = '${orderId}'`);
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(app, { ...options, ping: testApp.ping });
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

describe.each(DAMAGES)('of an order (%s) after %s', (orderId, _sql, sentence, status) => {
  test('punteo orders show prints the history, one sentence that names order and part on stderr, and exits 2', async () => {
    const shown = await runPunteo(['orders', 'show', orderId], environment);
    expect([shown.code, shown.stderr.trimEnd()]).toEqual([2, expect.stringMatching(sentence)]);
    expect(shown.stdout).toMatch(/paid/i);
    const { code, stdout } = await runPunteo(['orders', 'show', orderId, '--json'], environment);
    const { unreadable, story } = JSON.parse(stdout) as { unreadable: string[]; story: { type: string }[] };
    expect([code, unreadable]).toEqual([2, [expect.stringMatching(sentence)]]);
    expect(story).toContainEqual(expect.objectContaining({ type: 'standing_changed' }));
  });

  test('the page has status 500, the sentence and the history', async () => {
    const response = await fetch(`${server.url}/orders/${orderId}`);
    const page = await response.text();
    expect(response.status).toBe(500);
    const text = page.match(/<p class="note">(.*?)<\/p>/)?.[1] ?? '';
    expect(text).toMatch(sentence);
    expect(page.match(/<ol class="story">.*<\/ol>/s)?.[0]).toContain('<li>');
  });

  test('the API answers the order with its status, and the story in full', async () => {
    const order = await client.getOrder({ params: { orderId } });
    expect(order.status).toBe(status);
    if (status === 500)
      expect(order.body).toMatchObject({ code: 'row_unreadable', detail: expect.stringMatching(sentence) });
    const { status: storyStatus, body } = await client.getStory({ params: { orderId }, query: {} });
    expect(storyStatus).toBe(200);
    expect(body).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ type: 'standing_changed' })]),
    });
    const money = await client.getMoney({ params: { orderId } });
    if (money.status !== 200)
      expect(money).toMatchObject({ status: 500, body: { detail: expect.stringMatching(sentence) } });
  });
});

test('lists go on behind orders at either end of time', async () => {
  await runSql(testApp.url, `update orders set created_at = 'infinity' where order_id = 'EVIDENCE'`);
  const first = await client.listOrders({ query: { limit: 1 } });
  expect(first.body).toMatchObject({ items: [], unreadable: [{ id: 'EVIDENCE' }] });
  const { nextCursor } = first.body as { nextCursor: string };
  const rest = await client.listOrders({ query: { cursor: nextCursor } });
  expect(rest).toMatchObject({
    status: 200,
    body: { unreadable: expect.arrayContaining([{ id: 'INSTANT', reason: expect.any(String) }]) },
  });
});

test('an order that does not exist is unknown to command, page and API', async () => {
  expect(await runPunteo(['orders', 'show', 'NONE'], environment)).toMatchObject({ code: 64 });
  expect((await fetch(`${server.url}/orders/NONE`)).status).toBe(404);
  expect((await client.getOrder({ params: { orderId: 'NONE' } })).status).toBe(404);
});
