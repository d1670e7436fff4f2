import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';
import { storeTroubledDay } from './store-troubled-day.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(storeTroubledDay);
});
afterAll(() => dashboard?.close());

/** Each action of the menu that has no journey of its own: what is filled in, and what the story then says. */
const ACTIONS: readonly {
  readonly orderId: string;
  readonly action: string;
  readonly confirm: string;
  readonly fill?: (dialog: Locator) => Promise<void>;
  readonly story: RegExp;
}[] = [
  {
    ...{ orderId: 'REFUSED', action: 'Verify again', confirm: 'Ask the witnesses' },
    story: /verification asked for \(olga\): Checked by a test\./,
  },
  {
    ...{ orderId: 'SILENT', action: 'Allocate money', confirm: 'Allocate it' },
    story: /money allocated \(olga\)/,
  },
  {
    ...{ orderId: 'SILENT', action: 'Take back allocated money', confirm: 'Take it back' },
    story: /allocated money taken back \(olga\)/,
  },
  {
    ...{ orderId: 'SILENT', action: 'Record a refund', confirm: 'Record the refund' },
    fill: async (dialog) => {
      await dialog.getByText('Nothing of it has to be given back.').waitFor();
      await dialog.getByLabel('Amount').fill('10,00');
      await dialog.getByLabel('Record it although less is left to be given back').check();
    },
    story: /money given back \(olga\)/,
  },
  {
    ...{ orderId: 'SILENT', action: 'Correct when the goods went out', confirm: 'Correct the time' },
    fill: (dialog) => dialog.getByLabel('When the goods went out').fill('2026-01-02T10:00'),
    story: /time of fulfilment corrected \(olga\)/,
  },
  {
    ...{ orderId: 'SILENT', action: 'The goods did not go out', confirm: 'Withdraw it' },
    story: /the goods did not go out \(olga\)/,
  },
  {
    ...{ orderId: 'FITS', action: 'Create a payment', confirm: 'Create the payment' },
    fill: (dialog) => dialog.getByLabel('Details for the provider (JSON)').fill(JSON.stringify(DETAILS)),
    story: /Create attempt: created/,
  },
  {
    ...{ orderId: 'FITS', action: 'Withdraw a payment or a transaction', confirm: 'Withdraw it' },
    story: /payment withdrawn \(olga\)/,
  },
  {
    ...{ orderId: 'WAITING', action: 'Close as abandoned', confirm: 'Close the order' },
    story: /closed as abandoned \(olga\)/,
  },
  {
    ...{ orderId: 'WAITING', action: 'Cancel the order', confirm: 'Cancel the order' },
    story: /cancelled \(olga\)/,
  },
];

test.each(ACTIONS)('an operator does “$action” with order $orderId, and the story says it', async (done) => {
  const page = await dashboard.open(`/orders/${done.orderId}`, { role: 'operator' });
  await choose(page, done.action);
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: done.confirm });
  await confirm.waitFor();
  await done.fill?.(dialog);
  const reason = dialog.getByLabel('Reason');
  if ((await reason.count()) > 0) await reason.fill('Checked by a test.');
  const understood = dialog.getByLabel('I have read it and want this.');
  if ((await understood.count()) > 0) await understood.check();
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('listitem').filter({ hasText: done.story }).first().waitFor();
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});

/** Presses the button of the likely action, or chooses the action from the menu. */
async function choose(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Actions', exact: true });
  await menu.waitFor();
  // What can be done follows what is known: claims and money are read after the order.
  await page.getByRole('region', { name: 'What happened' }).getByRole('listitem').first().waitFor();
  await page.getByRole('region', { name: 'Money' }).waitFor();
  const button = page.getByRole('button', { name, exact: true });
  if ((await button.count()) > 0) return button.click();
  await menu.click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}
