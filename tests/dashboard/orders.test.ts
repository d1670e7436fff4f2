import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard?.close());

test('a person filters orders by their standing; the sums and the link are those of the filtered list', async () => {
  const page = await dashboard.open('/orders');
  const rows = page.getByRole('table', { name: 'Orders' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(6);
  await page.getByLabel('Standing').selectOption('paid');
  await expect.poll(() => rows.count()).toBe(4);
  expect(new URL(page.url()).search).toBe('?state=paid');
  await page.getByText('GBP, 3 orders').waitFor();
  await page.getByText('3 of 3 shown').waitFor();

  await page.reload();
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByRole('button', { name: 'Remove the filter Standing' }).click();
  await expect.poll(() => rows.count()).toBe(6);
});

test('a person finds one order by its id with the keyboard alone, and opens it', async () => {
  const page = await dashboard.open('/orders');
  await page.getByRole('table').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('NOT-SHIPPED');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await page.keyboard.press('Tab');
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/orders/NOT-SHIPPED');
});

test('a search without a result says so, and a wrong amount gets the sentence of the API', async () => {
  const page = await dashboard.open('/orders?orderId=NONE');
  await page.getByText('No order fits these filters.').waitFor();
  await page.goto(`${dashboard.url}/orders?atLeast=1`);
  await page.getByRole('alert').getByText('currency').waitFor();
});

test('all exact instants are shown with the key t, in the person’s time zone', async () => {
  const page = await dashboard.open('/orders');
  await page.getByRole('table').waitFor();
  await page.keyboard.press('t');
  await page
    .locator('time', { hasText: /\d{2}:\d{2}:\d{2} (?:CET|CEST|GMT\+[12])/ })
    .first()
    .waitFor();
});

test('the list of orders has no serious fault of accessibility', async () => {
  const page = await dashboard.open('/orders?state=paid');
  await page.getByRole('table').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  // The browser itself reports the refusal of the wrong amount.
  expect(dashboard.violations.filter((violation) => !violation.includes('422'))).toEqual([]);
});
