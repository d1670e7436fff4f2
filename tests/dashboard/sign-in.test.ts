import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLink } from '../../apps/reconciliation/src/access/new-link.ts';
import { type OpenDashboard, openDashboard, PEOPLE, seriousFaults } from './open-dashboard.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(async () => {});
});
afterAll(() => dashboard?.close());

test('a person signs in with a token, sees the page that was wanted, and signs out', async () => {
  const page = await dashboard.open('/orders?state=paid', { role: null });
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.getByLabel('API token').fill('not-a-token-of-anybody-0123456789abcdef');
  await page.keyboard.press('Enter');
  await page.getByText('This token is not known, or it was revoked.').waitFor();

  await page.getByLabel('API token').fill(PEOPLE.operator.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  expect(new URL(page.url()).search).toBe('?state=paid');

  await page.getByRole('button', { name: /olga/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.goto(`${dashboard.url}/orders`);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});

test('a link signs in once, and stays neither in the address nor in the history', async () => {
  const { app } = dashboard.testApp;
  const link = await newLink(app.access, {
    baseUrl: dashboard.url,
    caller: { actor: 'finance', role: 'viewer' },
    by: { actor: 'test', reason: 'a journey' },
    now: app.clock(),
  });
  const path = link.url.slice(dashboard.url.length);
  const page = await dashboard.open(path, { role: null });
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.getByRole('button', { name: /finance/ }).waitFor();
  expect(page.url()).toBe(`${dashboard.url}/`);

  const again = await dashboard.open(path, { role: null });
  await again.getByText('This link was used already, or it is too old.').waitFor();
  expect(again.url()).not.toContain('link=');
});

test('a session that ends while a person works leads to the sign-in screen, and back', async () => {
  const page = await dashboard.open('/orders', { role: 'viewer' });
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});

test.each(
  ['en-GB', 'es-ES'].flatMap((locale) => (['light', 'dark'] as const).map((scheme) => [locale, scheme] as const)),
)('the sign-in screen has no serious fault of accessibility, %s, %s', async (locale, colorScheme) => {
  const page = await dashboard.open('/sign-in', { role: null, locale, colorScheme });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});
