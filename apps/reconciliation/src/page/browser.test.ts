import { createLog } from '@punteo/app-kit/log';
import chromium from '@sparticuz/chromium';
import { type Browser, type Locator, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, storeExampleDay, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { reconcile } from '../reconcile/reconcile.ts';

const MARKUP_ORDER = '<script>alert(1)</script>"onmouseover="alert(2)';
const MARKUP_NOTE = `"><img src=x onerror=alert(3)>'\u202E{{7*7}}\${1}`;

let testApp: TestApp;
let server: RunningServer;
let browser: Browser;
let page: Page;
/** Dialogs, console errors and requests to other hosts: there must be none. */
const violations: string[] = [];

beforeAll(async () => {
  testApp = await startTestApp();
  await storeExampleDay(testApp);
  await testApp.app.store.orders.put([orderOf(MARKUP_ORDER, '66.00', { fulfilledAt: new Date() })]);
  await storeCallback(testApp, MARKUP_NOTE, MARKUP_ORDER);
  await reconcile(testApp.app);
  for (const { discrepancyId } of (await testApp.app.store.discrepancies.list({ orderId: MARKUP_ORDER }, {})).items) {
    await testApp.app.store.discrepancies.update(
      discrepancyId,
      { note: MARKUP_NOTE, owner: MARKUP_NOTE },
      { actor: 'test' },
    );
  }
  server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [],
    reconcileEveryMinutes: null,
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
    ping: testApp.ping,
  });
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
  page.on('dialog', (dialog) => {
    violations.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(`console ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) violations.push(`request ${request.url()}`);
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await testApp?.close();
});

test('the overview lists each open discrepancy kind with a link to its discrepancies', async () => {
  await page.goto(server.url);
  expect(await page.textContent('h1')).toBe('Overview');
  await follow(page.getByRole('link', { name: 'Paid, but the goods have not gone out' }));
  expect(await page.getByText('Order NOT-SHIPPED is paid (100.00 GBP), but it is not recorded').count()).toBe(1);
  expect(await page.locator('link[rel=stylesheet]').count()).toBe(1);
  expect(await page.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")).toBe('collapse');
});

test('an order page shows the reason for the standing and every check with both values', async () => {
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
  expect(await page.getByText(/^Create attempt:$/).count()).toBe(1);
});

test('a person marks an order as fulfilled and resolves its discrepancy with forms alone', async () => {
  await page.goto(`${server.url}/orders/NOT-SHIPPED`);
  await follow(page.getByRole('button', { name: 'The goods went out now' }));
  expect(await page.getByRole('button', { name: 'The goods went out now' }).count()).toBe(0);
  expect((await testApp.app.store.orders.get('NOT-SHIPPED'))?.order.fulfilledAt).not.toBeNull();

  await page.goto(`${server.url}/discrepancies?kind=paid_not_fulfilled`);
  await follow(page.getByRole('link', { name: 'Paid, but the goods have not gone out' }));
  await page.getByLabel('Owner').fill('ana');
  await page.getByLabel('Note').fill('sent by hand');
  await page.getByLabel('Reason').fill('seen in the log');
  await page.getByLabel('State').selectOption('resolved');
  await follow(page.getByRole('button', { name: 'Save' }));
  expect(await page.getByLabel('Note').inputValue()).toBe('sent by hand');
  const { items } = await testApp.app.store.discrepancies.list({ kind: 'paid_not_fulfilled' }, {});
  expect(items).toMatchObject([{ owner: 'ana', note: 'sent by hand', state: 'resolved' }]);
  const audit = await testApp.app.store.audit.list({ limit: 1 });
  expect(audit.items).toMatchObject([{ actor: 'local' }]);

  await page.goto(`${server.url}/orders/NOT-SHIPPED`);
  const { position, hash } = audit.items[0]?.anchor ?? {};
  expect(await page.getByText(`audit ${position}`, { exact: true }).getAttribute('title')).toBe(`SHA-256 ${hash}`);
});

test('a page switches to Spanish, and its links lead to Spanish pages', async () => {
  await page.goto(`${server.url}/discrepancies`);
  await follow(page.getByRole('link', { name: 'Español' }));
  expect(await page.getAttribute('html', 'lang')).toBe('es');
  expect(await page.textContent('h1')).toBe('Discrepancias');
  expect(await page.getByText('La mercancía del pedido NOT-PAID salió').count()).toBe(1);
  await follow(page.getByRole('link', { name: 'Pedidos' }));
  expect(await page.textContent('h1')).toBe('Pedidos');
});

test('a reconciliation started on the page appears in the list with its result', async () => {
  await page.goto(`${server.url}/runs?lang=en`);
  const before = await page.locator('tbody tr').count();
  await follow(page.getByRole('button', { name: 'Reconcile now' }));
  await server.runs.idle();
  await page.reload();
  expect(await page.locator('tbody tr').count()).toBe(before + 1);
  await follow(page.locator('tbody a').first());
  expect(await page.getByText('Complete: every list and every witness answered.').count()).toBe(1);
});

test('order ids and notes that hold markup are shown as text on every page', async () => {
  const { items } = await testApp.app.store.discrepancies.list({ orderId: MARKUP_ORDER }, {});
  const callbacks = await testApp.app.store.callbacks.list({ outcome: 'unreadable' }, {});
  for (const path of [
    '/',
    '/orders',
    `/orders/${encodeURIComponent(MARKUP_ORDER)}`,
    '/discrepancies',
    `/discrepancies/${items[0]?.discrepancyId}`,
    '/callbacks',
    ...callbacks.items.map(({ callbackId }) => `/callbacks/${callbackId}`),
    '/runs',
  ]) {
    await page.goto(server.url + path);
    expect(await page.locator('script, img').count(), path).toBe(0);
  }
  await page.goto(`${server.url}/orders/${encodeURIComponent(MARKUP_ORDER)}`);
  expect(await page.textContent('h1')).toBe(`Order ${MARKUP_ORDER}`);
  expect(await page.getByLabel('Note').first().inputValue()).toBe(MARKUP_NOTE.replace('\u202E', '\uFFFD'));
});

test('an unknown path is answered 404 with a page that says so', async () => {
  const response = await page.goto(`${server.url}/orders/NONE?lang=en`);
  expect(response?.status()).toBe(404);
  expect(await page.textContent('h1')).toBe('There is no such page.');
  // The browser reports the 404 itself on its console.
  violations.splice(0, violations.length, ...violations.filter((violation) => !violation.includes('404')));
});

test('no page above ran a script, asked another host or broke the content security policy', () => {
  expect(violations).toEqual([]);
});

/** Clicks a link or a form's button and waits until the next page has loaded. */
async function follow(link: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('load'), link.click()]);
}
