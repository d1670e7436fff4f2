import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  orderOf,
  paidOrder,
  SIGNED_IN,
  startTestApp,
  storeCallback,
  storeExampleDay,
  type TestApp,
  TOKEN,
} from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

beforeAll(async () => {
  testApp = await startTestApp();
  await storeExampleDay(testApp);
  // Twice the money: one payment is to be given back.
  await paidOrder(testApp, 'TWICE');
  await payAgain('TWICE');
  await testApp.app.store.orders.put([
    { ...orderOf('EUROS'), amount: { amountMinor: 1_250n, currency: 'EUR', exponent: 2 } },
  ]);
  await reconcile(testApp.app);
  // Of different ages, of another currency, without a provider, and not settled.
  await runSql(
    testApp.url,
    `insert into discrepancies (kind, subject, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at, last_seen_at, state)
     select kind, 'order:S' || days, provider, '[]', days * 100 + 1, currency, exponent, now() - days * interval '1 day', now(), state
     from (values ('paid_not_settled', 'neopay', 2, 'EUR', 2, 'open'), ('paid_not_settled', 'neopay', 9, 'EUR', 3, 'open'),
       ('settled_unknown', null, 40, 'EUR', 2, 'open'), ('orphan_callback', 'neopay', 3, null, null, 'open'),
       ('amount_under', 'neopay', 4, 'GBP', 2, 'resolved')) row (kind, provider, days, currency, exponent, state)`,
  );
  server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [TOKEN],
    reconcileEveryMinutes: null,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
  client = createReconciliationClient({ baseUrl: server.url, token: TOKEN.token, attemptsMax: 1 });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

test('every figure of the overview equals the list and the summary that its query asks for', async () => {
  const { currencies, states, discrepancies, changes } = await overview();
  const rows = currencies.flatMap(({ providers, ...all }) => [{ named: 'all', ...all }, ...providers]);
  for (const { named, expected, proven, outstanding, atRisk, toRefund, unsettled } of rows) {
    await expectMoney(expected, ({ ordered }) => ordered);
    await expectMoney(proven, ({ paid }) => paid);
    await expectMoney(outstanding, ({ ordered, paid }) => (Number(ordered) - Number(paid)).toFixed(2));
    if (named !== 'several') {
      await expectMoney(atRisk, (sum) => sum.atRisk);
      await expectMoney(unsettled, (sum) => sum.atRisk);
    }
    if (named === 'all' || named === 'one') await expectMoney(toRefund, ({ left }) => left);
  }
  const money = rows.flatMap((row) => [
    row.expected,
    row.proven,
    row.outstanding,
    row.atRisk,
    row.toRefund,
    row.unsettled,
  ]);
  expect(money.filter(({ count }) => count > 0).length).toBeGreaterThan(15);

  const { paid, since: _, ...found } = changes;
  for (const figure of [
    ...states,
    paid,
    discrepancies.open,
    ...discrepancies.kinds,
    ...discrepancies.ages,
    ...Object.values(found),
  ])
    expect((await listed(figure)).count, JSON.stringify(figure.query)).toBe(figure.count);
  expect(discrepancies.open.count).toBe(discrepancies.kinds.reduce((sum, { count }) => sum + count, 0));
  expect(discrepancies.open.count).toBe(discrepancies.ages.reduce((sum, { count }) => sum + count, 0));
  expect(new Set(discrepancies.ages.map(({ age }) => age))).toEqual(new Set(['day', 'week', 'month', 'older']));
});

test('a windowed run changes no figure, and is named beside the last run of all orders', async () => {
  const before = await overview();
  const run = await client.startRun({ body: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' } });
  await server.runs.idle();
  const after = await overview();
  expect(after.currencies).toEqual(before.currencies);
  expect(after.states).toEqual(before.states);
  expect(after.runs.last).toMatchObject({
    runId: run.status === 202 ? run.body.runId : '',
    from: '2020-01-01T00:00:00.000Z',
    to: '2020-01-02T00:00:00.000Z',
  });
  expect(after.runs.lastWhole).toEqual(before.runs.last);
});

test('what changed is counted since the instant that is asked for, 31 days at most', async () => {
  const since = new Date(Date.now() + 1_000).toISOString();
  const answer = await client.getOverview({ query: { since } });
  expect(answer.status === 200 && answer.body.changes).toMatchObject({
    since,
    found: { count: 0 },
    gone: { count: 0 },
    resolved: { count: 0 },
    paid: { count: 0 },
  });
  const early = new Date(Date.now() - 32 * 86_400_000).toISOString();
  expect(await client.getOverview({ query: { since: early } })).toMatchObject({
    status: 422,
    body: { code: 'option_invalid' },
  });
});

test('orders are counted by the day on which they were created in the time zone that is asked for, and each day equals its list', async () => {
  const { store } = testApp.app;
  const at = (instant: string) => ({ createdAt: new Date(instant) });
  // Midnight in Madrid is 23:00 UTC, and on the night of the clocks' change a day has 23 hours.
  await store.orders.put([
    orderOf('D1', '1.00', at('2026-03-27T22:59:59Z')),
    orderOf('D2', '2.00', at('2026-03-27T23:00:00Z')),
    orderOf('D3', '4.00', at('2026-03-29T21:59:59Z')),
    orderOf('D4', '8.00', at('2026-03-29T22:00:00Z')),
  ]);
  const answer = await client.getOrderDays({
    query: { from: '2026-03-27', to: '2026-03-31', timeZone: 'Europe/Madrid' },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  expect(answer.body.days.map(({ day, orders, sums }) => [day, orders, sums[0]?.ordered.value])).toEqual([
    ['2026-03-27', 1, '1.00'],
    ['2026-03-28', 1, '2.00'],
    ['2026-03-29', 1, '4.00'],
    ['2026-03-30', 1, '8.00'],
    ['2026-03-31', 0, undefined],
  ]);
  for (const { from, to, orders } of answer.body.days) {
    const summary = await client.summariseOrders({ query: { createdFrom: from, createdTo: to } });
    expect(summary.status === 200 && summary.body.count).toBe(orders);
  }
});

test('a day counts as matched the paid orders without an open discrepancy', async () => {
  const answer = await client.getOrderDays({ query: { timeZone: 'UTC' } });
  const days = answer.status === 200 ? answer.body.days : [];
  expect(days).toHaveLength(30);
  const sum = (name: 'orders' | 'paid' | 'matched') => days.reduce((all, day) => all + day[name], 0);
  const paid = await client.summariseOrders({ query: { states: 'paid,paid_late,paid_in_parts,overpaid' } });
  expect(paid.status === 200 && paid.body.count).toBe(sum('paid'));
  expect(sum('matched')).toBeGreaterThan(0);
  expect(sum('matched')).toBeLessThan(sum('paid'));
});

test('callbacks are counted by hour and outcome, and each hour equals its list', async () => {
  await storeCallback(testApp, 'another one', 'WAITING');
  const answer = await client.getCallbackHours({ query: { timeZone: 'Asia/Kolkata' } });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  // An hour of Kolkata begins at half past.
  expect(new Set(answer.body.hours.map(({ from }) => from.slice(14)))).toEqual(new Set(['30:00.000Z']));
  expect(answer.body.hours.length).toBeGreaterThanOrEqual(24);
  for (const { from, to, ...counts } of answer.body.hours.slice(-2)) {
    for (const [outcome, count] of Object.entries(counts)) {
      const query = { receivedFrom: from, receivedTo: to, outcome: outcome as 'matched', limit: 200 };
      const list = await client.listCallbacks({ query });
      expect(list.status === 200 && list.body.items.length, `${from} ${outcome}`).toBe(count);
    }
  }
  const all = answer.body.hours.reduce((sum, { received, unreadable }) => sum + received + unreadable, 0);
  expect(all).toBeGreaterThanOrEqual(2);
});

test.each([
  [
    'more than 92 days',
    () => client.getOrderDays({ query: { from: '2026-01-01', to: '2026-06-01' } }),
    'option_invalid',
  ],
  [
    'a last day before the first',
    () => client.getOrderDays({ query: { from: '2026-03-02', to: '2026-03-01' } }),
    'option_invalid',
  ],
  [
    'a time zone that does not exist',
    () => client.getOrderDays({ query: { timeZone: 'Europe/Atlantis' } }),
    'time_zone_unknown',
  ],
  [
    'hours of a time zone that does not exist',
    () => client.getCallbackHours({ query: { timeZone: 'Europe/Atlantis' } }),
    'time_zone_unknown',
  ],
  [
    'more than 31 days of hours',
    () => client.getCallbackHours({ query: { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' } }),
    'option_invalid',
  ],
])('statistics of %s are refused with 422', async (_what, ask, code) => {
  expect(await ask()).toMatchObject({ status: 422, body: { code } });
});

async function overview() {
  const answer = await client.getOverview({});
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

type Overview = Awaited<ReturnType<typeof overview>>;
type MoneyFigure = Overview['currencies'][number]['expected'];
type Link = Pick<MoneyFigure, 'list' | 'query' | 'count'>;

async function expectMoney(
  figure: MoneyFigure,
  amountOf: (sum: Readonly<Record<string, string>>) => string | undefined,
): Promise<void> {
  const { count, sums } = await listed(figure);
  const [sum] = sums;
  const amount = sum === undefined ? 0 : Number(amountOf(sum));
  expect([count, amount], JSON.stringify(figure.query)).toEqual([figure.count, Number(figure.amount.value)]);
}

interface ListPage {
  items: unknown[];
  nextCursor: string | null;
  totals?: Record<string, string>[];
}

interface Summary {
  count: number;
  sums: Record<string, { value: string }>[];
}

/** Counts the pages of a list, and reads the sums of its summary as it states them. */
async function listed({ list, query }: Link): Promise<{ count: number; sums: Record<string, string>[] }> {
  const text = new URLSearchParams(query).toString();
  const read = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, { headers: SIGNED_IN });
    expect(response.status, path).toBe(200);
    return (await response.json()) as Answer;
  };
  const pages: ListPage[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: ListPage = await read(`/v1/${list}?${text}&limit=200${cursor && `&cursor=${cursor}`}`);
    pages.push(page);
    cursor = page.nextCursor;
  }
  const items = pages.flatMap((page) => page.items);
  if (list === 'refund-balances') return { count: items.length, sums: pages[0]?.totals ?? [] };
  const { count, sums } = await read<Summary>(`/v1/summaries/${list}?${text}`);
  expect(count).toBe(items.length);
  const valuesOf = (sum: Record<string, { value: string }>) =>
    Object.fromEntries(Object.entries(sum).map(([name, money]) => [name, money.value]));
  return { count, sums: sums.map(valuesOf) };
}

async function payAgain(orderId: string): Promise<void> {
  const { resource } = testApp.neopay.insert({ amount: '100.00', currency: 'GBP', status: 'completed' });
  await testApp.app.store.orders.put([
    {
      orderId,
      amount: orderOf(orderId).amount,
      claims: [{ provider: 'neopay', kind: 'payment', paymentId: resource.id }],
    },
  ]);
}
