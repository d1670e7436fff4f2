import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';
import { storeTroubledDay } from './store-troubled-day.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(storeTroubledDay);
});
afterAll(() => dashboard?.close());

test('the page of a paid order says in one sentence why, with each named check, both values, and the bytes of the callback', async () => {
  const page = await openOrder('SILENT', 'viewer');
  await page.getByText(/^Paid: Neopay, asked by us at .* answered that 100\.00 GBP is paid/).waitFor();
  await page.goto(`${dashboard.url}/orders/NOT-SHIPPED`);
  await page.getByText('The goods may go out.').waitFor();
  await page.getByRole('link', { name: 'Paid, but the goods have not gone out' }).waitFor();

  const checks = page.getByRole('table', { name: /^Checks of the answer of/ });
  const status = checks.getByRole('row').filter({ hasText: 'status' });
  expect(await status.getByRole('cell').allInnerTexts()).toEqual(['status', 'passed', 'paid', 'completed']);

  await page.getByText('Raw bytes').click();
  await page.getByRole('region', { name: 'Body as received' }).getByText('{"payment":{"id":').waitFor();
  await page.getByText('Hex', { exact: true }).click();
  await page.getByRole('region', { name: 'Body as received' }).getByText('000000  7b 22 70 61').waitFor();
});

test('the story of an order is filtered by what its entries are, and the link keeps the filter', async () => {
  const page = await openOrder('NOT-SHIPPED', 'viewer');
  const entries = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect.poll(() => entries.count()).toBeGreaterThan(5);
  await page.getByLabel('Show only').selectOption('evidence');
  await expect.poll(() => entries.count()).toBe(1);
  expect(new URL(page.url()).search).toBe('?only=evidence');
  await page.reload();
  await page.getByText('Witness asked').waitFor();
  expect(await entries.count()).toBe(1);
});

test('the headline of an order whose payment was refuted says what the provider answered, and the failed check stands first', async () => {
  const page = await openOrder('REFUSED', 'viewer');
  await page.getByText(/^Not paid: Neopay, asked by us at .*, calls its payment failed/).waitFor();
  await page.getByText('The goods must not go out yet.').waitFor();
  await page.getByText('No witness shows money for this order.').waitFor();
  const checks = page.getByRole('table', { name: /^Checks of the answer of/ });
  expect(await checks.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).toEqual([
    'status',
    'failed',
    'paid',
    'failed',
  ]);
});

test('the fulfilment of an unpaid order asks twice, says why it is not paid, and is recorded as forced', async () => {
  const page = await openOrder('WAITING', 'operator');
  await choose(page, 'Record that the goods went out');
  const dialog = page.getByRole('dialog', { name: 'Order WAITING is not paid. Did its goods go out?' });
  await dialog.getByText('The goods must not go out yet.').waitFor();
  const confirm = dialog.getByRole('button', { name: 'Record it although it is not paid' });
  await dialog.getByLabel('Reason').fill('The buyer pays in the shop.');
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('I have read it and want this.').check();
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^The goods went out on .*, although they were not to: this order is not paid\.$/).waitFor();
  await page.getByText(/goods went out \(olga\): The buyer pays in the shop\./).waitFor();
  expect(await page.getByText('The goods must not go out yet.').count()).toBe(0);
});

test('an operator amends an order: an amount with a comma is exact, and the story has the values before and after', async () => {
  const page = await openOrder('FITS', 'operator');
  await choose(page, 'Amend the order');
  const dialog = page.getByRole('dialog', { name: 'Amend order FITS' });
  await dialog.getByLabel('Reason').fill('Agreed by phone.');
  await dialog.getByRole('button', { name: 'Amend it' }).click();
  await dialog.getByText('Nothing was changed.').waitFor();
  await dialog.getByLabel('Amount').fill('1.234,50');
  await dialog.getByText('Write digits with at most one point or comma: 1234.50.').waitFor();
  await dialog.getByLabel('Amount').fill('1234,50');
  await dialog.getByText('1,234.50 GBP').waitFor();
  await dialog.getByRole('button', { name: 'Amend it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/amount 12\.34 GBP → 1234\.50 GBP/).waitFor();
  expect((await dashboard.testApp.app.store.orders.get('FITS'))?.order.amount.amountMinor).toBe(123_450n);
});

test('a person records by the keyboard alone that the goods went out, and the focus stays on the page', async () => {
  const page = await openOrder('NOT-SHIPPED', 'operator');
  await page.getByRole('button', { name: 'Record that the goods went out' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Record that the goods went out');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Did the goods of order NOT-SHIPPED go out?' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => focusedText(page)).toBe('Record that the goods went out');

  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await tabTo(page, 'Record it');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^The goods went out on .*\.$/).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).not.toBe('BODY');
  expect((await dashboard.testApp.app.store.orders.get('NOT-SHIPPED'))?.order.fulfilledAt).toBeInstanceOf(Date);
});

test('a viewer reads an order and is offered nothing to do', async () => {
  const page = await openOrder('REFUSED', 'viewer');
  await page.getByText(/calls its payment failed/).waitFor();
  expect(await page.getByRole('button', { name: 'Actions' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Verify again' }).count()).toBe(0);
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});

test('an order that does not exist is said to be unknown', async () => {
  const page = await openOrder('NOWHERE', 'viewer');
  await page.getByText('There is no such order.').waitFor();
  await page.getByRole('link', { name: 'Go to the orders' }).waitFor();
});

async function openOrder(orderId: string, role: 'viewer' | 'operator'): Promise<Page> {
  const page = await dashboard.open(`/orders/${orderId}`, { role });
  await page.getByRole('heading', { level: 1, name: `Order ${orderId}` }).waitFor();
  return page;
}

/** Chooses an entry of the menu of actions. */
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}

/** Presses Tab until the element with this text has the focus. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focusedText(page)) === text) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No Tab leads to "${text}"; the focus is on "${await focusedText(page)}".`);
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.innerText ?? ""');
}
