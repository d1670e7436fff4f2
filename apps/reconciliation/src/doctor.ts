import type { Provider } from '@punteo/payments';
import type { OpenApp } from './open-app.ts';

/** One thing that was looked at. `unknown`: it could not be looked at, which is not the same as fine. */
export interface Examined {
  readonly name: string;
  readonly result: 'ok' | 'failed' | 'unknown';
  readonly detail: string;
}

const PATIENCE_MILLISECONDS = 10_000;

/** Looks at everything that has to work once the store is open: the database, each provider, and when a callback last came. */
export async function examineHouse(app: OpenApp): Promise<readonly Examined[]> {
  const database = await look('database', async () => {
    await app.ping();
    return 'answers';
  });
  if (database.result === 'failed') return [database];
  const providers = await Promise.all(app.providers.map((provider) => look(provider.name, () => ask(provider))));
  return [
    database,
    ...(providers.length === 0 ? [NO_PROVIDER] : providers),
    await look('last callback', () => lastCallback(app)),
    await look('last run', () => lastRun(app)),
  ];
}

const NO_PROVIDER: Examined = {
  name: 'providers',
  result: 'unknown',
  detail: 'none is configured: stored facts can be read, nobody can be asked',
};

async function look(name: string, examine: () => Promise<string | null>): Promise<Examined> {
  try {
    const detail = await examine();
    return detail === null
      ? { name, result: 'unknown', detail: 'offers nothing that can be asked without a payment' }
      : { name, result: 'ok', detail };
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
    return { name, result: 'failed', detail: code };
  }
}

/** Reads the first row of the provider's list; null where it has none. */
async function ask(provider: Provider): Promise<string | null> {
  if (!provider.listPayments) return null;
  for await (const row of provider.listPayments({ signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) })) {
    return row.kind === 'payment' ? 'its list can be read' : 'its list answers, but its first row cannot be read';
  }
  return 'its list answers and is empty';
}

async function lastCallback({ store }: OpenApp): Promise<string> {
  const { items } = await store.callbacks.list({}, { limit: 1 });
  return items[0] ? `${items[0].provider}, ${items[0].lastReceivedAt.toISOString()}` : 'none has come yet';
}

async function lastRun({ store }: OpenApp): Promise<string> {
  const { items } = await store.runs.list({ limit: 1 });
  const [run] = items;
  if (!run) return 'none yet';
  return `${run.startedAt.toISOString()}, ${run.finishedAt === null ? 'not finished' : run.complete ? 'complete' : 'not complete'}`;
}
