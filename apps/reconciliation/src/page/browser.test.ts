import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, playDay, receive, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/server.ts';
import { createLog } from '../log.ts';
import { reconcile } from '../reconcile/reconcile.ts';

const NAUGHTY_ORDER = '<script>alert(1)</script>"onmouseover="alert(2)';
const NAUGHTY_NOTE = `"><img src=x onerror=alert(3)>'\u202E{{7*7}}\${1}`;

let testApp: TestApp;
let server: RunningServer;
let browser: Browser;
let page: Page;
const alarms: string[] = [];

beforeAll(async () => {
  testApp = await startTestApp();
  await playDay(testApp);
  await testApp.app.store.orders.put([orderOf(NAUGHTY_ORDER, '66.00', { fulfilledAt: new Date() })]);
  await receive(testApp, NAUGHTY_NOTE, NAUGHTY_ORDER);
  await reconcile(testApp.app);
  for (const { discrepancyId } of (await testApp.app.store.discrepancies.list({ orderId: NAUGHTY_ORDER }, {})).items) {
    await testApp.app.store.discrepancies.update(discrepancyId, { note: NAUGHTY_NOTE, owner: NAUGHTY_NOTE }, 'test');
  }
  server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    reconcileEveryMinutes: null,
    log: createLog('silent'),
    ping: testApp.ping,
  });
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
  page.on('dialog', (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') alarms.push(`console ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) alarms.push(`request ${request.url()}`);
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await testApp?.close();
});

test('the first page says in words what does not tally, with the money at risk, and leads to it', async () => {
  await page.goto(server.url);
  expect(await page.textContent('h1')).toBe('Overview');
  await page.getByRole('link', { name: 'Paid, but the goods have not gone out' }).click();
  expect(await page.getByText('Order NOT-SHIPPED is paid (100.00 GBP), but nobody has recorded').count()).toBe(1);
  expect(await page.locator('link[rel=stylesheet]').count()).toBe(1);
  expect(await page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")).toBe('collapse');
});

test('an order shows why we are sure: each check ticked, with both values', async () => {
  await page.goto(`${server.url}/orders/NOT-SHIPPED`);
  expect(
    await page
      .getByText(/^Neopay, asked by us at .*, answered that 100\.00 GBP is paid; \d+ of \d+ checks passed\.$/)
      .count(),
  ).toBe(1);
  const amount = page.locator('table.checks tr', { has: page.getByRole('cell', { name: 'amount', exact: true }) });
  expect(await amount.first().getByRole('cell').allTextContents()).toEqual([
    'amount',
    '✓ passed',
    '100.00 GBP',
    '100.00 GBP',
  ]);
});

test('a person marks the goods as gone and resolves a discrepancy by forms alone', async () => {
  await page.goto(`${server.url}/orders/NOT-SHIPPED`);
  await page.getByRole('button', { name: 'The goods went out now' }).click();
  expect(await page.getByRole('button', { name: 'The goods went out now' }).count()).toBe(0);
  expect((await testApp.app.store.orders.get('NOT-SHIPPED'))?.order.fulfilledAt).not.toBeNull();

  await page.goto(`${server.url}/discrepancies?kind=paid_not_fulfilled`);
  await page.getByRole('link', { name: 'Paid, but the goods have not gone out' }).click();
  await page.getByLabel('Owner').fill('ana');
  await page.getByLabel('Note').fill('sent by hand');
  await page.getByLabel('State').selectOption('resolved');
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByLabel('Note').inputValue()).toBe('sent by hand');
  const { items } = await testApp.app.store.discrepancies.list({ kind: 'paid_not_fulfilled' }, {});
  expect(items).toMatchObject([{ owner: 'ana', note: 'sent by hand', state: 'resolved' }]);
  expect((await testApp.app.store.audit.list({ limit: 1 })).items).toMatchObject([{ actor: 'local' }]);
});

test('the same pages are there in Spanish, and stay so from link to link', async () => {
  await page.goto(`${server.url}/discrepancies`);
  await page.getByRole('link', { name: 'Español' }).click();
  expect(await page.getAttribute('html', 'lang')).toBe('es');
  expect(await page.textContent('h1')).toBe('Discrepancias');
  expect(await page.getByText('La mercancía del pedido NOT-PAID salió').count()).toBe(1);
  await page.getByRole('link', { name: 'Pedidos' }).click();
  expect(await page.textContent('h1')).toBe('Pedidos');
});

test('a reconciliation is started from the page and seen in the list', async () => {
  await page.goto(`${server.url}/runs?lang=en`);
  const before = await page.locator('tbody tr').count();
  await page.getByRole('button', { name: 'Reconcile now' }).click();
  await server.runs.idle();
  await page.reload();
  expect(await page.locator('tbody tr').count()).toBe(before + 1);
  await page.locator('tbody a').first().click();
  expect(await page.getByText('Complete: every list and every witness answered.').count()).toBe(1);
});

test('names and notes that are markup stay text, on every page', async () => {
  const { items } = await testApp.app.store.discrepancies.list({ orderId: NAUGHTY_ORDER }, {});
  const callbacks = await testApp.app.store.callbacks.list({ outcome: 'unreadable' }, {});
  for (const path of [
    '/',
    '/orders',
    `/orders/${encodeURIComponent(NAUGHTY_ORDER)}`,
    '/discrepancies',
    `/discrepancies/${items[0]?.discrepancyId}`,
    '/callbacks',
    ...callbacks.items.map(({ callbackId }) => `/callbacks/${callbackId}`),
    '/runs',
  ]) {
    await page.goto(server.url + path);
    expect(await page.locator('script, img').count(), path).toBe(0);
  }
  await page.goto(`${server.url}/orders/${encodeURIComponent(NAUGHTY_ORDER)}`);
  expect(await page.textContent('h1')).toBe(`Order ${NAUGHTY_ORDER}`);
  expect(await page.getByLabel('Note').first().inputValue()).toBe(NAUGHTY_NOTE.replace('\u202E', '\uFFFD'));
});

test('a page that is not there is a page that says so', async () => {
  const answer = await page.goto(`${server.url}/orders/NONE?lang=en`);
  expect(answer?.status()).toBe(404);
  expect(await page.textContent('h1')).toBe('There is no such page.');
  alarms.splice(0, alarms.length, ...alarms.filter((alarm) => !alarm.includes('404')));
});

test('through all of this no script ran, nothing was asked elsewhere, and the browser refused nothing', () => {
  expect(alarms).toEqual([]);
});
