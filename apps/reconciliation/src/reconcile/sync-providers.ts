import {
  type ListedPayment,
  type Payment,
  type Provider,
  PunteoError,
  type ReceivedAnswer,
  type RunFailure,
} from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { type Apart, createApart, failureOf } from './apart.ts';
import type { SyncResult } from './sync-result.ts';

export interface ProviderSyncOptions {
  readonly apart?: Apart;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
  /** Reads the changes since the latest known one only; such a sync proves no absence. */
  readonly changesOnly?: boolean;
}

/**
 * Reads the list of every provider that has one, one provider after the other, and stores its payments. A failure of
 * the provider, the network or the store does not throw: the result is then not complete, and the next provider is read.
 */
export async function syncProviders(
  app: Pick<App, 'store' | 'clock' | 'ping'> & { readonly providers: readonly Provider[] },
  { apart = createApart({ ping: app.ping }), ...rest }: ProviderSyncOptions = {},
): Promise<readonly SyncResult[]> {
  const options = { ...rest, apart };
  const results: SyncResult[] = [];
  for (const provider of app.providers) {
    if (!provider.listPayments) continue;
    const sync = await apart(() => syncProvider(app, provider, options));
    results.push(
      sync.ok
        ? sync.value
        : failedResult(provider.name, failureOf('sync', `provider:${provider.name}`, null, sync.error)),
    );
  }
  return results;
}

/** The result of a provider of which nothing could be read or stored. */
export function failedResult(provider: string, failure: RunFailure): SyncResult {
  return {
    provider,
    complete: false,
    reason: failure.code,
    changedSince: null,
    rows: 0,
    unreadableRows: 0,
    unreadableReasons: [],
    changedOrders: [],
    failures: [failure],
  };
}

/** A provider's timestamps may be a little out of order. */
const OVERLAP_MILLISECONDS = 10 * 60_000;
const BATCH_ROWS = 200;
const UNREADABLE_ROWS_KEPT_MAX = 200;
/** When more payments than these cannot be stored, the cause is not a payment. */
const FAILURES_MAX = 20;

async function syncProvider(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  provider: Provider,
  { apart, onProgress = noProgress, signal, changesOnly = false }: ProviderSyncOptions & { readonly apart: Apart },
): Promise<SyncResult> {
  const startedAt = clock();
  const lastChange = changesOnly ? await store.payments.lastChange(provider.name) : null;
  const changedSince = lastChange === null ? null : new Date(lastChange.getTime() - OVERLAP_MILLISECONDS);
  const changedOrders = new Set<string>();
  const batch: Payment[] = [];
  const unreadable: { readonly raw: string; readonly reason: string }[] = [];
  const answers: ReceivedAnswer[] = [];
  const failures: RunFailure[] = [];
  let rows = 0;
  let unreadableRows = 0;
  let reason: string | null = null;
  // Observed at the start of the sync: a row may wait in the batch while a verification stores a newer answer.
  // A batch that fails is stored in halves, down to the payment that fails alone.
  const storePayments = async (payments: readonly Payment[]): Promise<void> => {
    const stored = await apart(() => store.payments.observe(payments, startedAt));
    if (stored.ok) for (const orderId of stored.value) changedOrders.add(orderId);
    else if (payments.length > 1 && failures.length < FAILURES_MAX) {
      const middle = Math.ceil(payments.length / 2);
      await storePayments(payments.slice(0, middle));
      await storePayments(payments.slice(middle));
    } else if (payments[0] === undefined || failures.length >= FAILURES_MAX) throw stored.error;
    else failures.push(failureOf('sync', paymentSubject(payments[0]), payments[0].orderId, stored.error));
  };
  const storeBatch = () => storePayments(batch.splice(0));
  const list = provider.listPayments?.({
    ...(signal ? { signal } : {}),
    ...(changedSince ? { changedSince } : {}),
    onAnswer: (answer) => answers.push(answer),
    onPage: () => onProgress({ label: provider.name, done: rows, total: null }),
  });
  for await (const row of untilFailure(list ?? [], (failure) => {
    reason = failure;
  })) {
    rows += 1;
    if (row.kind === 'payment') batch.push(row.payment);
    else {
      unreadableRows += 1;
      if (unreadable.length < UNREADABLE_ROWS_KEPT_MAX) unreadable.push(row);
    }
    if (batch.length >= BATCH_ROWS) await storeBatch();
  }
  if (batch.length > 0) await storeBatch();
  // The shapes of unreadable rows and error answers show how the provider's documents differ from the contract.
  const rowsAsAnswers = unreadable.map(({ raw }) => ({ kind: 'record', contentType: null, document: raw }) as const);
  await store.shapes.note([...rowsAsAnswers, ...answers].map((answer) => ({ provider: provider.name, ...answer })));
  signal?.throwIfAborted();
  if (reason === null && failures.length > 0) reason = 'not_stored';
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
    unreadableReasons: [...new Set(unreadable.map(({ reason: cause }) => cause))],
    changedOrders: [...changedOrders],
    failures,
  };
}

function paymentSubject({ provider, providerPaymentId }: Payment): string {
  return `payment:${provider}:${providerPaymentId}`;
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
