import { storeExampleDay, type TestApp } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { readConfig } from '../../apps/reconciliation/src/config.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { shownSettings } from '../../apps/reconciliation/src/settings/shown-settings.ts';
import { importStatement } from '../../apps/reconciliation/src/statements/import-statement.ts';
import { readMapping } from '../../apps/reconciliation/src/statements/mapping.ts';
import type { PostgresStore } from '../../packages/postgres-store/src/index.ts';

const STATEMENTS = new URL('../../apps/reconciliation/src/statements/__fixtures__/', import.meta.url).pathname;
const DAY_MILLISECONDS = 86_400_000;

/**
 * An example day, reconciled, and a statement of which two rows cannot be read. The clock of the app is then a day ahead, so
 * that the day can be closed.
 */
export async function storeBooks(testApp: TestApp): Promise<void> {
  const { app, environment, url } = testApp;
  await storeExampleDay(testApp);
  await reconcile(app);
  const mapping = await readMapping(`${STATEMENTS}bank-mapping.json`);
  await importStatement(app, `${STATEMENTS}bank.csv`, mapping, { actor: 'eva' });
  const store = app.store as PostgresStore;
  Object.assign(app, {
    clock: () => new Date(Date.now() + DAY_MILLISECONDS),
    gauges: () => store.gauges(),
    settings: shownSettings(await readConfig({ ...environment, DATABASE_URL: url })),
    doctor: async () => [
      { name: 'database', result: 'ok', detail: 'It answers.' },
      { name: 'callback address', result: 'warn', detail: 'No callback came for an hour.', lines: ['neopay'] },
      { name: 'neopay', result: 'fail', detail: 'It refused the token: set NEOPAY_TOKEN.' },
    ],
  });
}

/** The day that can be closed then: `2026-03-01`, in the time zone of the periods. */
export function closableDay({ app }: TestApp): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: app.calendar.timeZone }).format(new Date());
}
