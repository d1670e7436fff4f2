import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';
import { storeTroubledDay } from './store-troubled-day.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(storeTroubledDay);
});
afterAll(() => dashboard?.close());

test('an operator finds the payment without an order, is proposed the order of the same amount, and binds it', async () => {
  const page = await dashboard.open('/payments', { role: 'operator' });
  await page.getByText('GBP, 5 payments').waitFor();
  await page.getByText('412.34 GBP').waitFor();
  await page.getByLabel('Order', { exact: true }).selectOption('true');
  await page.getByText('1 of 1 shown').waitFor();
  expect(new URL(page.url()).search).toBe('?unbound=true');

  await page.getByRole('button', { name: /^Bind payment/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Which order is this payment of 12.34 GBP for?' });
  expect(await dialog.getByRole('radio', { name: 'FITS' }).isChecked()).toBe(true);
  await dialog.getByLabel('Reason').fill('The buyer sent the receipt.');
  await dialog.getByRole('button', { name: 'Bind it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('No payment fits these filters.').waitFor();
  await page.goto(`${dashboard.url}/payments?orderId=FITS`);
  await page.getByRole('row').filter({ hasText: '12.34 GBP' }).getByRole('link', { name: 'FITS' }).waitFor();
});

test('an operator splits a payment over two orders; a part without an amount is refused with words', async () => {
  const page = await dashboard.open('/payments', { role: 'operator' });
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'SILENT' }) });
  await row.getByRole('button', { name: /^Split payment/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Split a payment over several orders' });
  expect(await dialog.getByLabel('Order 1').inputValue()).toBe('SILENT');
  await dialog.getByLabel('Amount 1').fill('93');
  await dialog.getByLabel('Order 2').fill('WAITING');
  await dialog.getByLabel('Reason').fill('One transfer for both.');
  await dialog.getByRole('button', { name: 'Split it' }).click();
  await dialog.getByText('Each part needs an order and an amount.').waitFor();
  await dialog.getByLabel('Amount 2').fill('7.00');
  await dialog.getByRole('button', { name: 'Split it' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { standing } = (await dashboard.testApp.app.store.orders.get('WAITING')) ?? {};
  expect(standing).toMatchObject({ state: 'paid', paid: { amountMinor: 700n } });
});

test('a viewer reads payments and can neither bind nor split one', async () => {
  const page = await dashboard.open('/payments', { role: 'viewer' });
  await page.getByRole('table').waitFor();
  expect(await page.getByRole('columnheader', { name: 'Actions' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /^(?:Bind|Split) payment/ }).count()).toBe(0);
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});
