import { type Provider, PunteoError } from '@punteo/payments';
import type { OpenApp } from '../open-app.ts';
import { type CallbackUrl, checkCallbackAddress } from './callback-address.ts';
import type { CheckReport } from './check-report.ts';
import { driftSigns } from './document-drift.ts';
import { storeHealthChecks } from './store-health.ts';

/** Looks at everything that has to work once the store is open: its rows, each provider, and the way in for callbacks. */
export async function runDoctor(app: OpenApp, callbackUrl: CallbackUrl): Promise<readonly CheckReport[]> {
  const database = await look('database', async () => {
    await app.ping();
    return [{ name: 'database', result: 'ok', detail: 'It answers.' }];
  });
  const outside = checkOutside(app, callbackUrl);
  if (database.some(({ result }) => result === 'fail')) return [...database, ...(await outside)];
  const inside = await Promise.all([
    look('vital signs', async () => storeHealthChecks(await app.health(), app.providers, app.clock())),
    look('drift', async () => driftSigns(await app.store.shapes.list(), app.providers)),
    look('last run', async () => [await lastRun(app)]),
  ]);
  return [...database, ...(await outside), ...inside.flat()];
}

/** What can be looked at without the store: each provider, and the way in for callbacks. */
export async function checkOutside(
  { providers, clock }: Pick<OpenApp, 'providers' | 'clock'>,
  callbackUrl: CallbackUrl,
): Promise<readonly CheckReport[]> {
  const [asked, address] = await Promise.all([
    Promise.all(providers.map((provider) => look(provider.name, () => probe(provider, clock())))),
    checkCallbackAddress(callbackUrl),
  ]);
  return [...(providers.length === 0 ? [NO_PROVIDER] : asked.flat()), address];
}

const NO_PROVIDER: CheckReport = {
  name: 'providers',
  result: 'warn',
  detail: 'None is configured: what is stored can be read, and nobody can be asked.',
};

async function look(name: string, examine: () => Promise<readonly CheckReport[]>): Promise<readonly CheckReport[]> {
  try {
    return await examine();
  } catch (error) {
    // Not the message of a stranger: it may quote an address or a secret.
    const detail = error instanceof PunteoError ? error.message : 'It could not be looked at: a fault of ours.';
    return [{ name, result: 'fail', detail }];
  }
}

async function probe(provider: Provider, now: Date): Promise<readonly CheckReport[]> {
  if (provider.probe) return provider.probe(now);
  return [{ name: provider.name, result: 'warn', detail: 'It offers nothing that can be asked without a payment.' }];
}

async function lastRun({ store }: OpenApp): Promise<CheckReport> {
  const { items } = await store.runs.list({ limit: 1 });
  const [run] = items;
  if (!run) return { name: 'last run', result: 'ok', detail: 'None yet: `punteo reconcile` makes one.' };
  const at = run.startedAt.toISOString();
  if (run.finishedAt === null || run.complete)
    return {
      name: 'last run',
      result: 'ok',
      detail: `${at}, ${run.finishedAt === null ? 'not finished yet' : 'complete'}.`,
    };
  return { name: 'last run', result: 'warn', detail: `${at}, not complete: run \`punteo reconcile\` again.` };
}
