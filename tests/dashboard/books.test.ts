import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDashboard, openDashboard, PEOPLE, seriousFaults } from './open-dashboard.ts';
import { closableDay, storeBooks } from './store-books.ts';
import { VARIANTS } from './variants.ts';

let dashboard: OpenDashboard;
let day: string;

beforeAll(async () => {
  dashboard = await openDashboard(storeBooks);
  day = closableDay(dashboard.testApp);
});
afterAll(() => dashboard?.close());

test('an operator starts a reconciliation, watches it to its end, and compares it with the one before', async () => {
  const page = await dashboard.open('/runs', { role: 'operator' });
  await page.getByRole('button', { name: 'Reconcile now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Start a reconciliation?' });
  await dialog.getByLabel('Full: compare every order').check();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/runs/*');
  await page.getByText('Not complete: its result may lack something.').waitFor({ timeout: 60_000 });
  await page.getByText('2 bad rows of the statement bank.csv are not accepted').waitFor();
  await page.getByText('Full, as requested.').waitFor();
  await page.getByRole('table', { name: 'Orders by outcome' }).getByText('need attention').waitFor();

  await page.getByLabel('Compare with').selectOption({ index: 1 });
  const changes = page.getByRole('table', { name: 'Differences' }).first();
  await changes.getByRole('link', { name: 'As before' }).click();
  await page.waitForURL('**/runs/*?against=*&change=older');
  await page.getByText('6 of 6 shown').waitFor();
});

test('two reconciliations that are chosen in the list are compared, with the keyboard alone', async () => {
  const page = await dashboard.open('/runs');
  await page.getByRole('table').waitFor();
  for (const _ of [1, 2]) {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
  }
  await page.getByRole('button', { name: 'Compare the two' }).press('Enter');
  await page.getByRole('heading', { name: 'Differences' }).waitFor();
});

test('a viewer starts, closes and accepts nothing, and reads who may', async () => {
  const page = await dashboard.open('/runs', { role: 'viewer' });
  await page.getByText('Only operators start reconciliations.').waitFor();
  await page.goto(`${dashboard.url}/periods`);
  await page.getByText('Only administrators close periods.').waitFor();
  await page.goto(`${dashboard.url}/statements`);
  await page.getByRole('link', { name: 'bank.csv' }).click();
  await page.getByText('Until somebody accepts').waitFor();
  expect(await page.getByRole('button', { name: 'Accept the bad rows' }).count()).toBe(0);
});

test('an operator accepts the bad rows of a statement with a reason', async () => {
  const page = await dashboard.open('/statements', { role: 'operator' });
  await page.getByRole('link', { name: 'bank.csv' }).click();
  await page.getByRole('table', { name: 'Bad rows' }).getByText('Fecha should be a date').waitFor();
  await page.getByRole('button', { name: 'Accept the bad rows' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept 2 bad rows of bank.csv?' });
  await dialog.getByLabel('Reason').fill('the bank said so');
  await dialog.getByRole('button', { name: 'Accept the bad rows' }).click();
  await page.getByText('the bank said so').waitFor();
  await page.getByRole('table', { name: 'Files' }).getByText(`accepted by ${PEOPLE.operator.name}`).waitFor();
  await page.getByRole('table', { name: 'Entries' }).getByRole('row').nth(3).waitFor();
});

test('an operator may not close a period, also by its address', async () => {
  const page = await dashboard.open(`/periods?close=${day}`, { role: 'operator' });
  await page.getByText('Only administrators close periods.').waitFor();
  await page.getByText('No period has been closed yet.').waitFor();
  expect(await page.getByRole('button', { name: /^Close / }).count()).toBe(0);
});

test('an administrator sees what a closing books, closes the period, and finds its statement', async () => {
  const page = await dashboard.open('/periods');
  await page.getByRole('button', { name: 'Close a period' }).click();
  await page.getByRole('textbox', { name: 'Period' }).fill('tomorrow');
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .getByText(/2026-11/)
    .waitFor();

  await page.getByRole('textbox', { name: 'Period' }).fill(day);
  await page.keyboard.press('Enter');
  const preview = page.getByRole('region', { name: 'Close a period' });
  await preview.getByRole('table', { name: 'Money' }).getByText('312.34').first().waitFor();
  await preview.getByRole('button', { name: `Close ${day}` }).click();
  const dialog = page.getByRole('dialog', { name: `Close the period ${day}?` });
  await dialog.getByLabel('Reason').fill('the day is reconciled');
  await dialog.getByLabel('I have read it and want this.').check();
  await dialog.getByRole('button', { name: 'Close the period' }).click();

  await page.getByRole('heading', { level: 1, name: `Period ${day}` }).waitFor();
  await page.getByText('the day is reconciled').waitFor();
  const csv = await page.request.get(
    `${dashboard.url}${await page.getByRole('link', { name: 'Statement as CSV' }).getAttribute('href')}`,
  );
  expect(csv.headers()['content-disposition']).toContain(`punteo-${day}.csv`);
  expect(await csv.text()).toContain('312.34');
});

test('a period is printed as its statement: figures and whole hashes, without buttons, lists and navigation', async () => {
  const page = await dashboard.open(`/periods/${day}`);
  await page.getByRole('table', { name: 'Each entry' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => page.getByRole('table', { name: 'Each entry' }).isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  expect(await page.getByRole('table', { name: 'Money' }).isVisible()).toBe(true);
  expect(await page.locator('code:visible', { hasText: /^\d+:[0-9a-f]{64}$/ }).count()).toBe(1);
});

test('the audit shows who did it and why, and that it is whole', async () => {
  const page = await dashboard.open('/audit', { role: 'viewer' });
  await page.getByLabel('Action').selectOption('period.closed');
  const row = page.getByRole('row', { name: /the day is reconciled/ });
  await row.getByText(PEOPLE.admin.name).waitFor();
  await page.getByText('1 entry shown').waitFor();
  await page.getByRole('button', { name: 'Verify the audit' }).click();
  await page.getByText('The audit is as it was written.').waitFor();
  await page.getByText('2 rows and 1 closed period were computed again.').waitFor();

  await page.getByText('Compare with anchors that were kept').click();
  await page.getByRole('textbox', { name: 'Compare with anchors' }).fill(`1:${'0'.repeat(64)}`);
  await page.getByRole('button', { name: 'Verify the audit' }).click();
  await page.getByRole('table', { name: 'Faults' }).getByText('differs from an anchor').waitFor();
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: `Period ${day}` }).waitFor();
});

test('the doctor says what it found, and the settings have no secret', async () => {
  const page = await dashboard.open('/doctor', { role: 'viewer' });
  await page.getByText('It answers.').first().waitFor({ timeout: 60_000 });
  await page.goto(`${dashboard.url}/settings`);
  await page.getByRole('table', { name: 'Providers, neopay' }).getByText('set, and secret').first().waitFor();
  expect(await page.content()).not.toContain(dashboard.testApp.neopay.token);
});

const screens = ['/runs', '/runs/$run', '/periods', '/periods/$day', '/audit', '/statements', '/doctor', '/settings'];

test.each(VARIANTS)(
  'the screens of the books have no serious fault of accessibility at $width px, $colorScheme, $locale',
  { timeout: 300_000 },
  async (variant) => {
    const page = await dashboard.open('/runs', { ...variant, viewport: { width: variant.width, height: 900 } });
    const [run] = (await dashboard.testApp.app.store.runs.list({})).items;
    for (const screen of screens) {
      await page.goto(dashboard.url + screen.replace('$run', String(run?.runId)).replace('$day', day));
      const main = page.getByRole('main');
      await main.getByRole('table').or(main.getByRole('listitem')).first().waitFor();
      const loading = page.getByRole('status').filter({ hasText: /Loading|Cargando/ });
      await expect.poll(() => loading.count(), { timeout: 60_000 }).toBe(0);
      expect(await seriousFaults(page), screen).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow), screen).toBe(0);
    }
  },
);

test('no page above reported an error, asked another host or broke the content security policy', () => {
  // The browser itself reports the refusal of the wrong period.
  expect(dashboard.violations.filter((violation) => !violation.includes('422') && !violation.includes('400'))).toEqual(
    [],
  );
});
