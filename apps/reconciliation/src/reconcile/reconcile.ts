import { PunteoError, type Run, type RunSummary } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { eachOf } from '../orders/all-pages.ts';
import { matchCallbacks } from './match-callbacks.ts';
import { syncProviders } from './sync-providers.ts';
import type { ProviderSyncResult } from './sync-result.ts';
import { verifyOrders } from './verify-orders.ts';

/** Orders created from (inclusive) to (exclusive); null is an open end. */
interface Window {
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface ReconcileOptions extends Partial<Window> {
  /** Asks and tallies, but keeps no discrepancy. */
  readonly dryRun?: boolean;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * One reconciliation: reads what came in, walks the providers' lists, asks again about every order of the window that
 * is not settled, then tallies all sides in one pass. The run is complete, or says why it is not.
 */
export async function reconcile(app: App, options: ReconcileOptions = {}): Promise<Run> {
  const run = await startRun(app, options);
  return finishRun(app, run, options);
}

/** The run's row alone, for a caller that answers before the work is done. */
export function startRun(app: App, { from = null, to = null, dryRun = false }: ReconcileOptions): Promise<Run> {
  return app.store.runs.start({ from, to, dryRun });
}

export async function finishRun(app: App, run: Run, options: ReconcileOptions = {}): Promise<Run> {
  const { onProgress = noProgress } = options;
  const reasons: string[] = [];
  await matchCallbacks(app);
  const provider_syncs = await syncProviders(app, options);
  reasons.push(...provider_syncs.flatMap(syncReason));
  // Orders of the window first; then those outside of it whose payment moved, or whose time for another look has come.
  const asked = new Set<string>();
  const { unanswered } = await verifyOrders(ordersToAsk(app, run, provider_syncs, asked), app, options);
  reasons.push(...unansweredReason(unanswered));
  onProgress({ label: 'tally', done: 0, total: 1 });
  const summary = await tally(app, run.runId);
  return app.store.runs.finish(run.runId, { complete: reasons.length === 0, incompleteReasons: reasons, summary });
}

function tally({ store, clock, clocks, providers }: App, runId: string): Promise<RunSummary> {
  const callbackProviders = providers.filter(({ sendsCallbacks }) => sendsCallbacks).map(({ name }) => name);
  return store.runs.findDiscrepancies(runId, { now: clock(), clocks, callbackProviders });
}

async function* ordersToAsk(
  { store, clock }: App,
  window: Window,
  provider_syncs: readonly ProviderSyncResult[],
  asked: Set<string>,
): AsyncGenerator<string> {
  const due = await store.verifications.due(clock(), DUE_ORDERS);
  // A callback that waits for its turn counts in this run: an order that is paid may just have been paid twice.
  const wanted = await store.verifications.requested();
  const changed = new Set([
    ...provider_syncs.flatMap(({ changedOrders }) => changedOrders),
    ...[...due, ...wanted].map(({ orderId }) => orderId),
  ]);
  for await (const { order, standing } of eachOf((page) => store.orders.list({}, page))) {
    // Newest first: from here on everything is older than the window.
    if (window.from !== null && order.createdAt < window.from) break;
    if (window.to !== null && order.createdAt >= window.to) continue;
    if (standing.fulfilmentAllowed && !changed.has(order.orderId)) continue;
    asked.add(order.orderId);
    yield order.orderId;
  }
  for (const orderId of changed) {
    if (!asked.has(orderId)) yield orderId;
  }
}

/** Money that is proven on a chain is looked at again for a while, whether or not a worker runs. */
const DUE_ORDERS = 1_000;

function syncReason({ provider, complete, reason, unreadableRows }: ProviderSyncResult): readonly string[] {
  if (complete) return [];
  if (reason === 'rows_unreadable') return [`${provider}: ${unreadableRows} rows of its list could not be read`];
  return [`${provider}: its list could not be read to the end (${reason})`];
}

function unansweredReason(orderIds: readonly string[]): readonly string[] {
  if (orderIds.length === 0) return [];
  const named = orderIds.slice(0, 5).join(', ');
  const more = orderIds.length > 5 ? ` and ${orderIds.length - 5} more` : '';
  return [`no witness could be asked about ${named}${more}`];
}

/** The run as stored, with what it found in the order of a report; throws `run_unknown`. */
export async function readRun({ store }: Pick<App, 'store'>, runId: string) {
  const run = await store.runs.get(runId);
  if (!run) throw new PunteoError('run_unknown', `There is no run ${runId}.`);
  return { run, discrepancies: inReportOrder(await store.runs.discrepancies(runId)) };
}

/** By kind, then by what it is about: the same findings always stand in the same order. */
export function inReportOrder<Item extends { readonly kind: string; readonly subject: string }>(
  discrepancies: readonly Item[],
): readonly Item[] {
  const keyOf = ({ kind, subject }: Item) => `${kind}\n${subject}`;
  return [...discrepancies].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}
