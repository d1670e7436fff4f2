import { type ListedPayment, type Payment, type Provider, PunteoError } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import type { SyncResult } from './sync-result.ts';

export interface ProviderSyncOptions {
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
  /** Reads the changes since the latest known one only; such a sync proves no absence. */
  readonly changesOnly?: boolean;
}

/**
 * Reads the list of every provider that has one, one provider after the other, and stores its payments. A failure of
 * the provider or the network does not throw: the result is then not complete.
 */
export async function syncProviders(
  app: Pick<App, 'store' | 'clock'> & { readonly providers: readonly Provider[] },
  options: ProviderSyncOptions = {},
): Promise<readonly SyncResult[]> {
  const results: SyncResult[] = [];
  for (const provider of app.providers) {
    if (provider.listPayments) results.push(await syncProvider(app, provider, options));
  }
  return results;
}

/** A provider's timestamps may be a little out of order. */
const OVERLAP_MILLISECONDS = 10 * 60_000;
const BATCH_ROWS = 200;
const UNREADABLE_ROWS_KEPT_MAX = 200;

async function syncProvider(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  provider: Provider,
  { onProgress = noProgress, signal, changesOnly = false }: ProviderSyncOptions,
): Promise<SyncResult> {
  const startedAt = clock();
  const lastChange = changesOnly ? await store.payments.lastChange(provider.name) : null;
  const changedSince = lastChange === null ? null : new Date(lastChange.getTime() - OVERLAP_MILLISECONDS);
  const changedOrders = new Set<string>();
  const batch: Payment[] = [];
  const unreadable: string[] = [];
  let rows = 0;
  let unreadableRows = 0;
  let reason: string | null = null;
  // Observed at the start of the sync: a row may wait in the batch while a verification stores a newer answer.
  const storeBatch = async () => {
    for (const orderId of await store.payments.observe(batch.splice(0), startedAt)) changedOrders.add(orderId);
  };
  const list = provider.listPayments?.({
    ...(signal ? { signal } : {}),
    ...(changedSince ? { changedSince } : {}),
    onPage: () => onProgress({ label: provider.name, done: rows, total: null }),
  });
  for await (const row of untilFailure(list ?? [], (failure) => {
    reason = failure;
  })) {
    rows += 1;
    if (row.kind === 'payment') batch.push(row.payment);
    else {
      unreadableRows += 1;
      if (unreadable.length < UNREADABLE_ROWS_KEPT_MAX) unreadable.push(row.raw);
    }
    if (batch.length >= BATCH_ROWS) await storeBatch();
  }
  if (batch.length > 0) await storeBatch();
  // The shapes of unreadable rows show how the provider's documents differ from the contract.
  await store.shapes.note(
    unreadable.map((document) => ({ provider: provider.name, kind: 'record', contentType: null, document })),
  );
  // An unreadable row may be any payment, so a list that has one proves no absence.
  if (reason === null && unreadableRows > 0) reason = 'rows_unreadable';
  const complete = reason === null;
  await store.payments.finishSync({
    provider: provider.name,
    startedAt,
    complete: complete && changedSince === null,
    rows,
    unreadableRows,
  });
  return {
    provider: provider.name,
    complete,
    reason,
    changedSince,
    rows,
    unreadableRows,
    changedOrders: [...changedOrders],
  };
}

/** The rows before the list's failure; the failure's code and values go to `onFailure`. */
async function* untilFailure(
  list: AsyncIterable<ListedPayment> | Iterable<ListedPayment>,
  onFailure: (reason: string) => void,
): AsyncGenerator<ListedPayment> {
  try {
    yield* list;
  } catch (error) {
    if (!(error instanceof PunteoError)) onFailure('list_failed');
    else onFailure(error.detail === null ? error.code : `${error.code}: ${error.detail}`);
  }
}
