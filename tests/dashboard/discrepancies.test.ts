import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { orderOf, paidOrder, storeExampleDay } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(async (testApp) => {
    await storeExampleDay(testApp);
    for (const orderId of ['BULK-1', 'BULK-2', 'BULK-3', 'KEYS', 'RACE']) await paidOrder(testApp, orderId);
    await testApp.app.store.orders.put([orderOf('TWIN-1', '33.00'), orderOf('TWIN-2', '33.00')]);
    testApp.neopay.insert({ amount: '33.00', currency: 'GBP', status: 'completed' });
    testApp.neopay.insert({ amount: '44.00', currency: 'GBP', status: 'on_hold' });
    await reconcile(testApp.app);
  });
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard?.close());

const QUEUE = '/discrepancies';

test('finance finds the order that was paid and never shipped, takes it over, and records that its goods went out', async () => {
  const page = await dashboard.open(QUEUE, { role: 'operator' });
  await page.getByLabel('What does not match').selectOption('paid_not_fulfilled');
  await page.getByText('GBP at risk, 6 discrepancies').waitFor();
  await page.getByLabel('Search').fill('NOT-SHIPPED');
  await page.keyboard.press('Enter');
  await page.getByText('1 of 1 shown').waitFor();
  expect(new URL(page.url()).search).toBe('?kind=paid_not_fulfilled&text=NOT-SHIPPED');

  await page.getByRole('link', { name: 'Paid, but the goods have not gone out' }).click();
  const drawer = page.getByRole('dialog', { name: 'Paid, but the goods have not gone out' });
  await drawer
    .getByText('Order NOT-SHIPPED is paid (100.00 GBP), but it is not recorded that the goods went out.')
    .waitFor();

  await drawer.getByRole('button', { name: 'Assign' }).click();
  const assign = page.getByRole('dialog', { name: 'Assign the discrepancy' });
  expect(await assign.getByLabel('Owner').inputValue()).toBe('olga');
  await assign.getByRole('button', { name: 'Assign' }).click();
  await drawer.getByText('owner: none → olga').waitFor();
  expect((await discrepancyOf('NOT-SHIPPED')).owner).toBe('olga');

  await drawer.getByRole('button', { name: 'Record that the goods went out' }).click();
  const fulfil = page.getByRole('dialog', { name: 'Record that the goods went out' });
  await fulfil.getByText('Records now as the time when the goods of NOT-SHIPPED went out').waitFor();
  await fulfil.getByRole('button', { name: 'Record that the goods went out' }).click();
  await fulfil.waitFor({ state: 'detached' });
  const order = await dashboard.testApp.app.store.orders.get('NOT-SHIPPED');
  expect(order?.order.fulfilledAt).toBeInstanceOf(Date);
  // It is done, so it is not offered again.
  await expect.poll(() => drawer.getByRole('button', { name: 'Record that the goods went out' }).count()).toBe(0);

  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await expect.poll(() => focusedText(page)).toBe('Paid, but the goods have not gone out');
});

test('finance resolves a discrepancy with a reason, and its history says who, what and why', async () => {
  const page = await dashboard.open(`${QUEUE}?kind=orphan_callback`, { role: 'operator' });
  await page.getByRole('link', { name: 'A callback that belongs to no order of ours' }).click();
  const drawer = page.getByRole('dialog', { name: 'A callback that belongs to no order of ours' });
  await drawer.getByRole('button', { name: 'Resolve' }).click();
  const resolve = page.getByRole('dialog', { name: 'Resolve' });
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await resolve.getByText('Write why.').waitFor();
  await resolve.getByLabel('Reason').fill('A test of the provider.');
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await drawer.getByText('state: open → resolved').waitFor();
  await drawer.getByText('olga decided').waitFor();
  await drawer.getByText('Reason: A test of the provider.').waitFor();
  await drawer.getByRole('button', { name: 'Reopen' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('No discrepancy fits these filters.').waitFor();
  await page.getByRole('combobox', { name: 'State' }).selectOption('resolved');
  await page.getByText('1 of 1 shown').waitFor();
});

test('the export has exactly what the view lists', async () => {
  const page = await dashboard.open(`${QUEUE}?kind=unexpected_payment`, { role: 'viewer' });
  await page.getByText('2 of 2 shown').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export this list as CSV' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  const [header, ...rows] = file.trim().split(/\r?\n/);
  expect(header).toContain('discrepancy_id,state,owner,note,due_on,reason,version,kind');
  expect(rows).toHaveLength(2);
  expect(rows.every((row) => row.includes(',unexpected_payment,'))).toBe(true);
  const sheet = page.getByRole('link', { name: 'Export this list as XLSX' });
  expect(await sheet.getAttribute('href')).toBe(
    '/v1/exports/discrepancies.xlsx?kind=unexpected_payment&state=open&lang=en',
  );
});

test('three are chosen and assigned together, with one reason', async () => {
  const page = await dashboard.open(`${QUEUE}?text=BULK`, { role: 'operator' });
  for (const orderId of ['BULK-1', 'BULK-2', 'BULK-3'])
    await page.getByRole('checkbox', { name: new RegExp(`Select .*, ${orderId}$`) }).check();
  const bar = page.getByRole('region', { name: 'What is selected' });
  await bar.getByText('3 selected').waitFor();
  await bar.getByRole('button', { name: 'Assign' }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign 3 discrepancies' });
  await dialog.getByText('These 3 discrepancies get the owner below').waitFor();
  await dialog.getByText('BULK-2: Paid, but the goods have not gone out').waitFor();
  await dialog.getByLabel('Owner').fill('fina');
  await dialog.getByLabel('Reason').fill('Her customers.');
  // The message goes away by itself, so it is waited for from before.
  const message = page.getByText('3 discrepancies changed.').waitFor();
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await message;
  await dialog.waitFor({ state: 'detached' });
  await bar.waitFor({ state: 'detached' });
  for (const orderId of ['BULK-1', 'BULK-2', 'BULK-3']) expect((await discrepancyOf(orderId)).owner).toBe('fina');
});

test('a decision about all that the filters select is refused when those are others meanwhile', async () => {
  const page = await dashboard.open(`${QUEUE}?text=BULK&owner=fina`, { role: 'operator' });
  await page.getByText('3 of 3 shown').waitFor();
  await page.getByRole('checkbox', { name: /BULK-1$/ }).check();
  await page.getByRole('button', { name: 'Select all 3 that the filters select' }).click();
  await page.getByRole('button', { name: 'Due date' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set the due date of 3 discrepancies' });
  await dialog.getByText('They are all 3 that the filters select').waitFor();
  const { discrepancyId } = await discrepancyOf('BULK-3');
  await dashboard.testApp.app.store.discrepancies.update(discrepancyId, { owner: 'ada' }, { actor: 'ada' });
  await dialog.getByLabel('Due date').fill('2031-01-31');
  await dialog.getByLabel('Reason').fill('End of the month.');
  await dialog.getByRole('button', { name: 'Set the date' }).click();
  await dialog.getByRole('alert').getByText('This was not done.').waitFor();
  await dialog.getByRole('button', { name: 'Close, and read again' }).click();
  await page.getByText('2 of 2 shown').waitFor();
  expect((await discrepancyOf('BULK-1')).dueOn).toBe(null);
});

test('a decision about what somebody changed meanwhile is refused, says who changed what, and reads it again', async () => {
  const page = await dashboard.open(`${QUEUE}?text=RACE`, { role: 'operator' });
  await page.getByRole('link', { name: 'Paid, but the goods have not gone out' }).click();
  const drawer = page.getByRole('dialog', { name: 'Paid, but the goods have not gone out' });
  await drawer.getByRole('button', { name: 'Resolve' }).waitFor();
  const { discrepancyId } = await discrepancyOf('RACE');
  await dashboard.testApp.app.store.discrepancies.update(discrepancyId, { owner: 'ada' }, { actor: 'ada' });
  await drawer.getByRole('button', { name: 'Resolve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resolve' });
  await dialog.getByLabel('Reason').fill('Shipped yesterday.');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await dialog.getByRole('alert').getByText('ada changed owner').waitFor();
  await dialog.getByRole('button', { name: 'Close, and read again' }).click();
  await drawer.getByText('owner: none → ada').waitFor();
  expect((await discrepancyOf('RACE')).state).toBe('open');
});

test('the right one of two orders is chosen for a payment that fits both', async () => {
  const page = await dashboard.open(`${QUEUE}?kind=several_candidates`, { role: 'operator' });
  await page.getByRole('link', { name: 'Several orders or payments fit' }).click();
  const drawer = page.getByRole('dialog', { name: 'Several orders or payments fit' });
  await drawer.getByRole('button', { name: 'Choose TWIN-2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bind the payment to an order' });
  await dialog.getByText('Order TWIN-2 expects 33.00 GBP').waitFor();
  await dialog.getByLabel('Reason').fill('The buyer named the order.');
  await dialog.getByRole('button', { name: 'Bind the payment to an order' }).click();
  await dialog.waitFor({ state: 'detached' });
  const [facts] = await dashboard.testApp.app.store.standings.orderFacts(['TWIN-2']);
  expect(facts?.claims).toHaveLength(1);
});

test('where a status has no meaning, the drawer has the line to configure, to be copied', async () => {
  const page = await dashboard.open(`${QUEUE}?text=on_hold`, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('link', { name: 'Money that belongs to no order' }).click();
  const lines = page.getByRole('dialog').getByRole('region', { name: 'Change the configuration' });
  await lines.getByText('If on_hold means paid:').waitFor();
  await lines.getByRole('button', { name: 'Copy the line for paid' }).click();
  await lines.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^NEOPAY_STATUSES=.*on_hold=paid$/);
});

test('a viewer reads everything and may change nothing', async () => {
  const page = await dashboard.open(`${QUEUE}?text=KEYS`, { role: 'viewer' });
  const link = page.getByRole('link', { name: 'Paid, but the goods have not gone out' });
  await link.waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await link.focus();
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Paid, but the goods have not gone out' });
  await drawer.getByText('You may look at this, and change nothing: your role is viewer').waitFor();
  const buttons = ['Assign', 'Note', 'Due date', 'Record that the goods went out', 'Cancel the order', 'Resolve'];
  for (const name of buttons) expect(await drawer.getByRole('button', { name }).isDisabled(), name).toBe(true);
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  expect(await page.getByRole('dialog').count()).toBe(1);
});

test('with the keyboard alone a person opens one, assigns it to themselves, and resolves it', async () => {
  const page = await dashboard.open(`${QUEUE}?text=KEYS`, { role: 'operator' });
  await page.getByText('1 of 1 shown').waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  for (const label of ['Next row', 'Select the row', 'Assign, to you at first', 'Resolve', 'Write a note'])
    await help.getByText(label).waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });

  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('x');
  await expect.poll(() => page.getByText('1 selected').count()).toBe(0);
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Assign the discrepancy' }).waitFor();
  await expect.poll(() => focusedName(page)).toBe('INPUT');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await discrepancyOf('KEYS')).owner).toBe('olga');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focusedText(page)).toBe('Paid, but the goods have not gone out');

  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Paid, but the goods have not gone out' }).waitFor();
  await page.keyboard.press('r');
  await page.getByRole('dialog', { name: 'Resolve the discrepancy' }).waitFor();
  await expect.poll(() => focusedName(page)).toBe('TEXTAREA');
  await page.keyboard.type('Fetched by the buyer.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await discrepancyOf('KEYS')).state).toBe('resolved');
  await page.getByRole('dialog', { name: 'Resolve the discrepancy' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a person keeps a view by name, and finds it again in this browser', async () => {
  const page = await dashboard.open(`${QUEUE}?kind=unexpected_payment&sort=risk`);
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByLabel('Name').fill('Strange money');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'Strange money' }).waitFor();
  await views.getByRole('link', { name: 'Mine' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?mine=true');
  await page.reload();
  await views.getByRole('link', { name: 'Strange money' }).click();
  await page.getByText('2 of 2 shown').waitFor();
  expect(new URL(page.url()).search).toBe('?kind=unexpected_payment&sort=risk');
  await views.getByRole('button', { name: 'Remove the view Strange money' }).click();
  await views.getByRole('link', { name: 'Strange money' }).waitFor({ state: 'detached' });
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  // The browser itself reports the two refusals.
  expect(dashboard.violations.filter((violation) => !violation.includes('409'))).toEqual([]);
});

async function discrepancyOf(orderId: string) {
  const { items } = await dashboard.testApp.app.store.discrepancies.list({ orderId }, { limit: 1 });
  const [found] = items;
  if (found === undefined) throw new Error(`There is no discrepancy of ${orderId}.`);
  return found;
}

const focusedText = (page: Page) => page.evaluate('document.activeElement.textContent');
const focusedName = (page: Page) => page.evaluate('document.activeElement.tagName');
