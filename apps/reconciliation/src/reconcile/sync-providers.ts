import { type ListedPayment, type Payment, type Provider, PunteoError } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { scan } from './scan-chains.ts';
import type { ProviderSyncResult } from './sync-result.ts';

/**
 * Walks the lists of all providers that have one, one provider after the other, and stores every record; then scans for
 * money that leaves a public trace. What a provider or the network does never throws: it makes that crawl incomplete.
 * `changesOnly` asks for what changed since the last record; such a walk may end early and proves no absence.
 */
export async function syncProviders(
  app: Pick<App, 'store' | 'clock'> & { readonly providers: readonly Provider[] },
  options: ProviderSyncOptions = {},
): Promise<readonly ProviderSyncResult[]> {
  const provider_syncs: ProviderSyncResult[] = [];
  for (const provider of app.providers) {
    if (provider.listPayments) provider_syncs.push(await syncProvider(app, provider, options));
  }
  return [...provider_syncs, ...(await scan(app, options))];
}

export interface ProviderSyncOptions {
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
  readonly changesOnly?: boolean;
}

/** A provider's clock may hand out instants a little out of order. */
const OVERLAP_MILLISECONDS = 10 * 60_000;
const BATCH_ROWS = 200;
const STRANGE_ROWS_MAX = 200;

async function syncProvider(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  provider: Provider,
  { onProgress = noProgress, signal, changesOnly = false }: ProviderSyncOptions,
): Promise<ProviderSyncResult> {
  const startedAt = clock();
  const lastChange = changesOnly ? await store.payments.lastChange(provider.name) : null;
  const changedSince = lastChange === null ? null : new Date(lastChange.getTime() - OVERLAP_MILLISECONDS);
  const changed = new Set<string>();
  const batch: Payment[] = [];
  const strange: string[] = [];
  let rows = 0;
  let unreadableRows = 0;
  let reason: string | null = null;
  // Dated when we began to ask: rows wait here for a while, and what others saw since is newer.
  const flush = async () => {
    for (const orderId of await store.payments.observe(batch.splice(0), startedAt)) changed.add(orderId);
  };
  const list = provider.listPayments?.({
    ...(signal ? { signal } : {}),
    ...(changedSince ? { changedSince } : {}),
    onPage: () => onProgress({ label: provider.name, done: rows, total: null }),
  });
  for await (const row of untilFailure(list ?? [], (code) => {
    reason = code;
  })) {
    rows += 1;
    if (row.kind === 'payment') batch.push(row.payment);
    else {
      unreadableRows += 1;
      if (strange.length < STRANGE_ROWS_MAX) strange.push(row.raw);
    }
    if (batch.length >= BATCH_ROWS) await flush();
  }
  if (batch.length > 0) await flush();
  // Rows of an unknown shape are where a provider's documents drift away from the contract.
  await store.shapes.note(
    strange.map((document) => ({ provider: provider.name, kind: 'record', contentType: null, document })),
  );
  // A row that cannot be read may be the very payment that is looked for: such a list was not seen in full.
  if (reason === null && unreadableRows > 0) reason = 'rows_unreadable';
  const complete = reason === null;
  const sawEverything = complete && changedSince === null;
  await store.payments.finishSync({
    provider: provider.name,
    startedAt,
    complete: sawEverything,
    rows,
    unreadableRows,
  });
  return { provider: provider.name, complete, reason, changedSince, rows, unreadableRows, changedOrders: [...changed] };
}

/** Keeps what the list gave before it failed. */
async function* untilFailure(
  list: AsyncIterable<ListedPayment> | Iterable<ListedPayment>,
  failed: (code: string) => void,
): AsyncGenerator<ListedPayment> {
  try {
    yield* list;
  } catch (error) {
    failed(error instanceof PunteoError ? error.code : 'list_failed');
  }
}
