import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { paidOrder, storeExampleDay } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';

let dashboard: OpenDashboard;
let discrepancyId: string;

beforeAll(async () => {
  dashboard = await openDashboard(async (testApp) => {
    const { app, neopay } = testApp;
    await storeExampleDay(testApp);
    await paidOrder(testApp, 'BACK');
    await app.store.orders.change('BACK', { type: 'cancel' }, { actor: 'olga', reason: 'Sold out.' }, new Date());
    neopay.insert({ amount: '44.00', currency: 'GBP', status: 'on_hold' });
    await reconcile(app);
    const { items } = await app.store.discrepancies.list({ text: 'on_hold' }, { limit: 1 });
    discrepancyId = items[0]?.discrepancyId ?? '';
    await app.store.discrepancies.update(
      discrepancyId,
      { owner: 'ada', note: 'Asked the provider.', dueOn: '2026-01-31' },
      { actor: 'ada' },
    );
  });
});
afterEach(() => dashboard.closePages());
afterAll(() => dashboard?.close());

const variants = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    (['en-GB', 'es-ES'] as const).map((locale) => ({ width, colorScheme, locale })),
  ),
);

test.each(variants)(
  'queue, drawer and refunds have no serious fault of accessibility at $width px, $colorScheme, $locale',
  async (variant) => {
    const page = await dashboard.open('/discrepancies', {
      ...variant,
      viewport: { width: variant.width, height: 900 },
    });
    await page.getByRole('checkbox').nth(1).check();
    expect(await seriousFaults(page), 'queue').toEqual([]);

    await page.goto(`${dashboard.url}/discrepancies/${discrepancyId}`);
    await page.getByRole('dialog').getByText('NEOPAY_STATUSES=').first().waitFor();
    await page.getByRole('dialog').getByText('ada').first().waitFor();
    expect(await seriousFaults(page), 'drawer').toEqual([]);

    await page.goto(`${dashboard.url}/refunds`);
    await page.getByRole('table').waitFor();
    expect(await seriousFaults(page), 'refunds').toEqual([]);
  },
);
