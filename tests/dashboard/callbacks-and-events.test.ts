import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';
import { killEvents, storeTroubledDay } from './store-troubled-day.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(storeTroubledDay);
});
afterAll(() => dashboard?.close());

test('a person filters the inbox by outcome, and reads in words why a callback has no order', async () => {
  const page = await dashboard.open('/callbacks', { role: 'viewer' });
  await page.getByLabel('Outcome', { exact: true }).selectOption('unreadable');
  await page.getByText('1 entry shown').waitFor();
  await page.getByText('it is no JSON').waitFor();
  await page.getByLabel('Outcome', { exact: true }).selectOption('orphan');
  await page.getByText('that order is not known').waitFor();
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: /^Callback \d+$/ }).waitFor();
  await page.getByRole('region', { name: 'Body as received' }).getByText('0d9b2f4e').waitFor();
  expect(await page.getByRole('button', { name: 'Match again' }).count()).toBe(0);
});

test('an operator replays one callback from its page, and sees that it waits to be matched', async () => {
  const page = await dashboard.open('/callbacks?outcome=orphan', { role: 'operator' });
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByText('belongs to no order').waitFor();
  await page.getByRole('button', { name: 'Match again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Match this callback again?' });
  await dialog.getByLabel('Reason').fill('The order was imported.');
  await dialog.getByRole('button', { name: 'Match it again' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('not matched yet').waitFor();
});

test('an operator replays many callbacks with one reason, chosen by the keyboard', async () => {
  const page = await dashboard.open('/callbacks?outcome=matched', { role: 'operator' });
  await page.getByText('3 entries shown').waitFor();
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Match again' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Match 2 callbacks again?' });
  await dialog.getByLabel('Reason').fill('The status words were mapped.');
  await dialog.getByRole('button', { name: 'Match 2 again' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('1 entry shown').waitFor();
  expect(await page.getByText('2 selected').count()).toBe(0);
});

test('an operator opens a dead event, reads what is sent and why it failed, resends it, and sees that it waits', async () => {
  const page = await dashboard.open('/events?state=dead', { role: 'operator' });
  await page.getByRole('link', { name: 'order.paid' }).click();
  const drawer = page.getByRole('dialog', { name: 'order.paid' });
  await drawer.getByText('shop, 1 attempt, HTTP 500').waitFor();
  await drawer.getByRole('region', { name: 'What is sent' }).getByText('"type": "order.paid"').waitFor();
  await drawer.getByText('not delivered: no further attempt').waitFor();
  await drawer.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send this event again?' });
  await dialog.getByText(/under the same id/).waitFor();
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.waitFor({ state: 'detached' });
  await drawer.getByText('waiting to be delivered').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await page.getByText('No event fits these filters.').waitFor();
});

test('an operator resends everything that is dead with one button, which then is gone', async () => {
  await killEvents(dashboard.testApp, 'SILENT');
  const page = await dashboard.open('/events', { role: 'operator' });
  await page.getByRole('button', { name: 'Send the 1 dead delivery again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send the dead delivery again?' });
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('button', { name: /dead deliver/ }).count()).toBe(0);
  expect((await dashboard.testApp.app.store.events.counts()).dead).toBe(0);
});

test('a viewer reads callbacks and events, and can neither choose nor send any', async () => {
  const page = await dashboard.open('/events', { role: 'viewer' });
  await page.getByRole('table').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /again/ }).count()).toBe(0);
  await page.goto(`${dashboard.url}/callbacks`);
  await page.getByRole('table').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});
