import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { type OpenDashboard, openDashboard, seriousFaults } from './open-dashboard.ts';
import { closableDay, storeBooks } from './store-books.ts';

let dashboard: OpenDashboard;
mkdirSync('/tmp/bk', { recursive: true });
let ids: Record<string, string> = {};
beforeAll(async () => {
  dashboard = await openDashboard(async (t) => {
    await storeBooks(t);
    const first = (await t.app.store.runs.list({})).items[0]!;
    await reconcile(t.app, { dryRun: true, from: new Date(Date.now() - 7 * 86400000), to: new Date() } as never);
    const second = (await t.app.store.runs.list({})).items[0]!;
    if (process.env.CLOSE)
      await t.app.store.periods.close(closableDay(t), {
        calendar: t.app.calendar,
        by: { actor: 'ada', reason: 'month end' },
        now: t.app.clock(),
        dryRun: false,
      });
    const file = (await t.app.store.statements.list({}, {})).items[0]!;
    ids = { RUN1: first.runId, RUN2: second.runId, PERIOD: closableDay(t), FILE: file.statementFileId };
  });
}, 300_000);
afterAll(() => dashboard?.close());
const paths = (process.env.SHOTS ?? '/').split(',');
const variants: any[] = process.env.ALL
  ? [
      [1440, 'light', 'en-GB'],
      [390, 'dark', 'en-GB'],
      [1440, 'dark', 'es-ES'],
      [390, 'light', 'es-ES'],
    ]
  : [
      [1440, 'light', 'en-GB'],
      [390, 'dark', 'es-ES'],
    ];
test('shots', { timeout: 900_000 }, async () => {
  for (const [width, colorScheme, locale] of variants)
    for (const raw of paths) {
      const path = raw.replace(/\$(\w+)/g, (_, n) => encodeURIComponent(ids[n]!));
      const page = await dashboard.open(path, { colorScheme, locale, viewport: { width, height: 900 } });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      for (const name of (process.env.CLICK ?? '').split('|').filter(Boolean)) {
        const b = page.getByRole('button', { name }).or(page.locator('summary', { hasText: name }));
        if (await b.count()) {
          await b.first().click();
          await page.waitForTimeout(1000);
        }
      }
      await page.waitForTimeout(500);
      if (process.env.PRINT) await page.emulateMedia({ media: 'print', colorScheme });
      const name = `/tmp/bk/${raw.replace(/\W+/g, '_')}-${width}-${colorScheme}-${locale}${process.env.CLICK ? '-c' : ''}.png`;
      await page.screenshot({ path: name, fullPage: !process.env.VIEW });
      console.log(
        name,
        'overflow',
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        await seriousFaults(page),
      );
      await page.context().close();
    }
  console.log(dashboard.violations);
});
