import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';
import { storeTroubledDay } from './store-troubled-day.ts';
import { VARIANTS } from './variants.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(storeTroubledDay);
});
afterAll(() => dashboard?.close());

test.each(VARIANTS)(
  'order, payments, callbacks and events have no serious fault of accessibility at $width px, $colorScheme, $locale',
  async (variant) => {
    const page = await dashboard.open('/orders/NOT-SHIPPED', {
      ...variant,
      viewport: { width: variant.width, height: 900 },
    });
    await page.getByRole('table').first().waitFor();
    await page.locator('summary').last().click();
    expect(await seriousFaults(page), 'order').toEqual([]);

    await page.getByRole('button', { name: /^(?:Actions|Acciones)$/ }).click();
    const cancel = page.getByRole('menuitem', { name: /^(?:Cancel the order|Cancelar el pedido)$/ });
    await cancel.waitFor();
    expect(await seriousFaults(page), 'menu').toEqual([]);
    await cancel.click();
    await page.getByRole('dialog').waitFor();
    expect(await seriousFaults(page), 'dialog').toEqual([]);

    for (const path of ['/payments', '/callbacks', '/events']) {
      await page.goto(dashboard.url + path);
      await page.getByRole('table').waitFor();
      if (path !== '/payments') await page.getByRole('row').nth(1).getByRole('checkbox').check();
      expect(await seriousFaults(page), path).toEqual([]);
    }
    await page.getByRole('link', { name: 'order.paid' }).first().click();
    await page.getByRole('dialog').getByRole('region').last().waitFor();
    expect(await seriousFaults(page), 'event').toEqual([]);

    await page.goto(`${dashboard.url}/callbacks/1`);
    await page.getByRole('radiogroup').waitFor();
    expect(await seriousFaults(page), 'callback').toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  },
);
