import { type ProbeResult, type Provider, PunteoError } from '@punteo/payments';
import type { OpenApp } from '../open-app.ts';
import { runStateText } from '../texts/run-state.ts';
import { type CallbackUrl, checkCallbackAddress } from './callback-address.ts';
import { documentDriftChecks } from './document-drift.ts';
import { rulesCheck } from './rules.ts';
import { checkSenderNetworks } from './sender-networks.ts';
import { storeHealthChecks } from './store-health.ts';

/** Checks everything that must work once the store is open: database, rows, providers and callback address. */
export async function runDoctor(app: OpenApp, callbackUrl: CallbackUrl): Promise<readonly ProbeResult[]> {
  const database = await guarded('database', async () => {
    await app.ping();
    return [{ name: 'database', result: 'ok', detail: 'It answers.' }];
  });
  const withoutStore = checkWithoutStore(app, callbackUrl);
  if (database.some(({ result }) => result === 'fail')) return [...database, ...(await withoutStore)];
  const stored = await Promise.all([
    guarded('store', async () => {
      const health = await app.health();
      return [...storeHealthChecks(health, app.providers, app.clock()), checkSenderNetworks(health, callbackUrl.url)];
    }),
    guarded('drift', async () => documentDriftChecks(await app.store.shapes.list(), app.providers)),
    guarded('last run', async () => [await checkLastRun(app)]),
  ]);
  return [...database, ...(await withoutStore), ...stored.flat()];
}

/** The checks that need no store: each provider, the rules, and the callback address. */
export async function checkWithoutStore(
  { providers, clock, rules }: Pick<OpenApp, 'providers' | 'clock' | 'rules'>,
  callbackUrl: CallbackUrl,
): Promise<readonly ProbeResult[]> {
  const [probes, address] = await Promise.all([
    Promise.all(providers.map((provider) => guarded(provider.name, () => probe(provider, clock())))),
    checkCallbackAddress(callbackUrl),
  ]);
  return [...(providers.length === 0 ? [NO_PROVIDER] : probes.flat()), rulesCheck(rules ?? null), address];
}

const NO_PROVIDER: ProbeResult = {
  name: 'providers',
  result: 'warn',
  detail: 'None is configured: stored orders can be read, but no payment can be created or verified.',
};

/** Turns an error of a check into a failed check of this name. */
async function guarded(name: string, check: () => Promise<readonly ProbeResult[]>): Promise<readonly ProbeResult[]> {
  try {
    return await check();
  } catch (error) {
    // Messages of other errors may quote addresses and secrets.
    const detail = error instanceof PunteoError ? error.message : 'The check ended with an internal error.';
    return [{ name, result: 'fail', detail }];
  }
}

async function probe(provider: Provider, now: Date): Promise<readonly ProbeResult[]> {
  if (provider.probe) return provider.probe(now);
  return [{ name: provider.name, result: 'warn', detail: 'It cannot be checked without creating a payment.' }];
}

async function checkLastRun({ store }: OpenApp): Promise<ProbeResult> {
  const name = 'last run';
  const { items, unreadable = [] } = await store.runs.list({ limit: LAST_RUNS });
  // A run that was cancelled says nothing about the installation: `punteo reconcile --no-wait` cancels one.
  const run = items.find(({ state }) => state !== 'cancelled') ?? items[0];
  if (unreadable[0]) return { name, result: 'warn', detail: `Run ${unreadable[0].id}: ${unreadable[0].reason}` };
  if (!run) return { name, result: 'ok', detail: 'None yet: `punteo reconcile` makes one.' };
  const at = (run.startedAt ?? run.requestedAt).toISOString();
  const text = runStateText(run, 'en');
  if (run.finishedAt === null || run.complete) return { name, result: 'ok', detail: `${at}, ${text}.` };
  return { name, result: 'warn', detail: `${at}, ${text}: run \`punteo reconcile\` again.` };
}

const LAST_RUNS = 50;
