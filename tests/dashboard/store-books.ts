import { storeExampleDay, type TestApp } from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { readConfig } from '../../apps/reconciliation/src/config.ts';
import { runDoctor } from '../../apps/reconciliation/src/doctor/doctor.ts';
import type { OpenApp } from '../../apps/reconciliation/src/open-app.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import { shownSettings } from '../../apps/reconciliation/src/settings/shown-settings.ts';
import { importStatement } from '../../apps/reconciliation/src/statements/import-statement.ts';
import { readMapping } from '../../apps/reconciliation/src/statements/mapping.ts';
import type { PostgresStore } from '../../packages/postgres-store/src/index.ts';

const STATEMENTS = new URL('../../apps/reconciliation/src/statements/__fixtures__/', import.meta.url).pathname;
/** Of a check of the doctor. */
const DOCTOR_SECONDS = 15;
const NO_ADDRESS = { url: 'http://127.0.0.1:9', isConfigured: true, proxyUrl: null };
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
    doctor: () => runDoctor({ ...app, health: () => store.health() } as OpenApp, NO_ADDRESS, DOCTOR_SECONDS),
  });
}

/** The day that can be closed then: `2026-03-01`, in the time zone of the periods. */
export function closableDay({ app }: TestApp): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: app.calendar.timeZone }).format(new Date());
}
