import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';
import { storeBooks } from './store-books.ts';
import { VARIANTS } from './variants.ts';

let dashboard: OpenDashboard;

beforeAll(async () => {
  dashboard = await openDashboard(async (testApp) => {
    await storeBooks(testApp);
    await reconcile(testApp.app, { from: new Date(0), to: testApp.app.clock() });
  });
});
afterAll(() => dashboard?.close());

test('every figure of the overview equals the list that it leads to, as the API counts and sums it', async () => {
  const page = await openOverview();
  for (const summary of await page.getByText('Show as a table').all()) await summary.click();
  const figures = await figuresOf(page);
  expect(new Set(figures.map(({ list }) => list))).toEqual(
    new Set(['orders', 'discrepancies', 'refund-balances', 'callbacks']),
  );
  for (const { list, href, text } of figures) {
    const shown = numbersIn(text);
    const counted = await counts(page, list, new URL(href, dashboard.url).searchParams);
    expect(
      shown.filter((number) => !counted.includes(number)),
      `${text} of ${href} counts ${counted.join(' ')}`,
    ).toEqual([]);
  }
});

test('a person follows a sum to the orders that it sums, and sees the same sum there', async () => {
  const page = await openOverview();
  await page.getByRole('table', { name: 'Money in GBP' }).getByRole('link', { name: 'All GBP, Expected' }).click();
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  await page.getByText('GBP, 5 orders').waitFor();
  await page.getByText('Group of standings: open, or paid in full').waitFor();
  await page.getByRole('region', { name: 'Totals of this list' }).getByText('362.00').waitFor();
});

test('a person follows money at risk and a change to the discrepancies, which are exactly those', async () => {
  const page = await openOverview();
  await page.getByRole('table', { name: 'Money in GBP' }).getByRole('link', { name: 'All GBP, At risk' }).click();
  await page.getByRole('heading', { level: 1, name: 'Discrepancies' }).waitFor();
  await page.getByRole('region', { name: 'Totals of this list' }).getByText('167.34').waitFor();
  await page.getByText('3 of 3 shown').waitFor();

  const { app } = dashboard.testApp;
  const changed = await app.store.figures.overview({ since: new Date(0), now: app.clock() });
  await page.goto(`${dashboard.url}/discrepancies?firstSeenFrom=${new Date(0).toISOString()}&state=all`);
  await page.getByText(`${changed.changes.found.count} of ${changed.changes.found.count} shown`).waitFor();
});

test('a person follows a sum of one provider to the refunds that are left', async () => {
  const page = await openOverview();
  await page.getByRole('table', { name: 'Money in GBP' }).getByRole('link', { name: 'neopay, To refund' }).click();
  await page.getByRole('heading', { level: 1, name: 'Refunds' }).waitFor();
  await page.getByRole('button', { name: 'Remove the filter Provider' }).waitFor();
});

test('a reconciliation of a window is named as one, beside the last of all orders', async () => {
  const page = await openOverview();
  const health = page.getByRole('region', { name: 'Health' });
  await health.getByText(/Only orders created from/).waitFor();
  await health.getByRole('link', { name: 'Last reconciliation of all orders' }).waitFor();
  await health.getByText('All orders.').waitFor();
});

test('the charts are there for everybody: each has a table, reached and opened with the keyboard alone', async () => {
  const page = await openOverview();
  const chart = page.getByRole('figure', { name: 'Callbacks per hour' });
  await chart.locator('canvas').waitFor();
  await chart.getByText('Show as a table').focus();
  await page.keyboard.press('Enter');
  await chart.getByRole('table', { name: 'Callbacks per hour' }).waitFor();
  expect(await page.evaluate("document.querySelectorAll('[aria-hidden=true] canvas').length")).toBe(3);
});

test('an instant says exactly when it is, in the person’s time zone, where it has the focus, until Escape', async () => {
  const page = await openOverview();
  const instant = page.getByRole('region', { name: 'Money' }).locator('time').first();
  await instant.focus();
  const tooltip = page.getByRole('tooltip').filter({ hasText: /\d{2}:\d{2}:\d{2} (?:CET|CEST|GMT\+[12])/ });
  await tooltip.waitFor();
  const textId = await tooltip.locator('[id]').getAttribute('id');
  expect(await instant.getAttribute('aria-describedby')).toBe(textId);
  await page.keyboard.press('Escape');
  await tooltip.waitFor({ state: 'detached' });
});

test.each(VARIANTS)(
  'the overview has no serious fault of accessibility at $width px, $colorScheme, $locale',
  async (variant) => {
    const page = await dashboard.open('/', { ...variant, viewport: { width: variant.width, height: 900 } });
    await page.locator('canvas').nth(2).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  },
);

test('no page above reported an error, asked another host or broke the content security policy', () => {
  expect(dashboard.violations).toEqual([]);
});

async function openOverview(): Promise<Page> {
  const page = await dashboard.open('/');
  await page.getByRole('region', { name: 'Money' }).getByRole('table').first().waitFor();
  await page.getByRole('region', { name: 'Health' }).getByText('Queues').waitFor();
  await page.locator('canvas').nth(2).waitFor();
  return page;
}

interface ShownFigure {
  readonly list: string;
  readonly href: string;
  readonly text: string;
}

/** Every link of the overview that counts something, with what it shows beside its hidden name. */
function figuresOf(page: Page): Promise<readonly ShownFigure[]> {
  return page.evaluate(`[...document.querySelectorAll('a[data-figure]')].map((link) => {
    const shown = link.cloneNode(true);
    shown.querySelector('.mantine-VisuallyHidden-root')?.remove();
    return { list: link.dataset.figure, href: link.getAttribute('href'), text: shown.textContent };
  })`);
}

/** `12.34`, `5`: a figure shows a count, a sum, or both. */
function numbersIn(text: string): readonly string[] {
  return [...text.replaceAll(',', '').matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
}

/** The counts and sums of the list, as text. The page of discrepancies names the state `all`, which the API does not know. */
async function counts(page: Page, list: string, search: URLSearchParams): Promise<readonly string[]> {
  if (search.get('state') === 'all') search.delete('state');
  const paths: Readonly<Record<string, string>> = {
    orders: '/v1/summaries/orders',
    discrepancies: '/v1/summaries/discrepancies',
    'refund-balances': '/v1/refund-balances',
    callbacks: '/v1/callbacks',
  };
  const answer = await page.request.get(`${dashboard.url}${paths[list]}?${search}`);
  const body = await answer.json();
  expect(answer.status(), JSON.stringify(body)).toBe(200);
  if (list === 'callbacks') return [String(body.items.length)];
  const sums: readonly string[] = (body.sums ?? []).flatMap(
    ({ ordered, paid, atRisk }: Record<string, { value: string } | undefined>) =>
      ordered && paid
        ? [ordered.value, paid.value, (Number(ordered.value) - Number(paid.value)).toFixed(2)]
        : [String(atRisk?.value)],
  );
  const totals = (body.totals ?? []).map(({ left }: { left: string }) => left);
  return [
    String(body.count ?? body.items.length),
    ...sums,
    ...totals,
    ...(sums.length + totals.length ? [] : ['0.00']),
  ];
}
