import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { paidOrder } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { type OpenDashboard, openDashboard } from './open-dashboard.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(async (testApp) => {
    const { app } = testApp;
    for (const orderId of ['BACK-1', 'BACK-2']) {
      await paidOrder(testApp, orderId);
      await app.store.orders.change(orderId, { type: 'cancel' }, { actor: 'olga', reason: 'Sold out.' }, new Date());
    }
    await reconcile(app);
  });
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard?.close());

test('finance records a part of what is to be given back, and the sums follow', async () => {
  const page = await dashboard.open('/refunds', { role: 'operator', locale: 'es-ES' });
  await page.getByText('GBP, 2 pagos').waitFor();
  await page.getByRole('button', { name: 'Registrar una devolución del pedido BACK-1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Registrar una devolución' });
  await dialog.getByText('quedan 100,00 GBP').waitFor();
  const amount = dialog.getByLabel('Importe');
  expect(await amount.inputValue()).toBe('100.00');
  await amount.fill('cien');
  await dialog.getByLabel('Motivo').fill('Agotado.');
  await dialog.getByRole('button', { name: 'Registrar una devolución' }).click();
  await dialog.getByRole('alert').getByText('Importe: Escriba cifras').waitFor();
  await amount.fill('40,50');
  await dialog.getByLabel('Referencia').fill('SEPA 7');
  await dialog.getByRole('button', { name: 'Registrar una devolución' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'BACK-1' });
  await row.getByText('59,50 GBP').waitFor();
  await page.getByText('159,50 GBP').waitFor();

  await page.getByRole('link', { name: 'Devoluciones registradas' }).click();
  await page.getByRole('row').filter({ hasText: 'SEPA 7' }).getByText('40,50 GBP').waitFor();
  await page.getByRole('row').filter({ hasText: 'SEPA 7' }).getByText('olga').waitFor();
});

test('more than is left is refused with the sentence of the API', async () => {
  const page = await dashboard.open('/refunds?orderId=BACK-2', { role: 'operator' });
  await page.getByText('1 of 1 shown').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Record a refund' });
  await dialog.getByLabel('Amount').fill('100.01');
  await dialog.getByLabel('Reason').fill('Too much.');
  await dialog.getByRole('button', { name: 'Record a refund' }).click();
  await dialog.getByRole('alert').getByText('This was not done.').waitFor();
  expect((await dashboard.testApp.app.store.refunds.list({ orderId: 'BACK-2' }, { limit: 5 })).items).toEqual([]);
});

test('a viewer sees what is to be given back, and records nothing', async () => {
  const page = await dashboard.open('/refunds', { role: 'viewer' });
  await page.getByRole('link', { name: 'BACK-2' }).waitFor();
  expect(await page.getByRole('button', { name: /Record a refund/ }).count()).toBe(0);
});

test('no page above reported an error, asked another host or broke the content security policy', () => {
  // The browser itself reports the refusal.
  expect(dashboard.violations.filter((violation) => !violation.includes('409'))).toEqual([]);
});
