import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard?.close());

test('a person sees the overview, and switches its language and its appearance, which the browser keeps', async () => {
  const page = await dashboard.open('/');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  expect(await page.title()).toBe('Overview – Punteo');

  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('heading', { level: 1, name: 'Resumen' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('es');

  await page.getByRole('button', { name: 'Apariencia' }).click();
  await page.getByRole('button', { name: 'Oscura' }).click();
  await expect.poll(() => page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');

  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Resumen' }).waitFor();
  expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
});

test('every page of the navigation is reached by the keyboard alone, and ? lists the keys', async () => {
  const page = await dashboard.open('/');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).getByText('Go to: Discrepancies').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('the first stop of the Tab key skips the navigation', async () => {
  const page = await dashboard.open('/orders');
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
});

test('a browser that loses its connection says so, and that nothing can be changed', async () => {
  const page = await dashboard.open('/orders');
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.context().setOffline(true);
  await page.getByText('This browser is offline.').waitFor();
  await page.context().setOffline(false);
  await page.getByText('This browser is offline.').waitFor({ state: 'detached' });
});

test('a path without a page says so', async () => {
  const page = await dashboard.open('/orders');
  await page.evaluate("history.pushState({}, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate'))");
  await page.getByText('There is no such page.').waitFor();
});

const variants = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ['en-GB', 'es-ES'].map((locale) => ({ width, colorScheme, locale })),
  ),
);

test.each(variants)(
  'the shell has no serious fault of accessibility at $width px, $colorScheme, $locale',
  async (variant) => {
    const page = await dashboard.open('/orders', { ...variant, viewport: { width: variant.width, height: 900 } });
    await settled(page);
    expect(await seriousFaults(page)).toEqual([]);
  },
);

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('table').waitFor();
}
