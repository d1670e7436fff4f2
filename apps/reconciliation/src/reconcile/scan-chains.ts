import { type Provider, PunteoError, paymentIdOf, type ScanPage } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import type { SyncResult } from './sync-result.ts';

/**
 * Reads and stores the transfers to the merchant from the chains of every provider that has one. Where the merchant
 * gives each order a unique amount, a transfer of exactly one order's amount becomes a claim on that order; every
 * other transfer is left to the search for discrepancies.
 */
export async function scanChains(
  app: Pick<App, 'store' | 'clock'> & { readonly providers: readonly Provider[] },
  options: { readonly onProgress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<readonly SyncResult[]> {
  const results: SyncResult[] = [];
  for (const provider of app.providers) {
    if (provider.scanTransfers) results.push(await scanChainsOf(provider, app, options));
  }
  return results;
}

/** The first scan of a chain begins here at the earliest: an older open order is no longer expected to be paid. */
const FIRST_SCAN_DAYS_MAX = 30;

async function scanChainsOf(
  provider: Provider,
  { store, clock }: Pick<App, 'store' | 'clock'>,
  { onProgress = noProgress, signal }: { readonly onProgress?: Progress; readonly signal?: AbortSignal },
): Promise<SyncResult> {
  const now = clock();
  const openSince = await store.transfers.openSince(provider.name);
  const earliest = new Date(now.getTime() - FIRST_SCAN_DAYS_MAX * 86_400_000);
  const pages = provider.scanTransfers?.({
    cursors: await store.transfers.cursors(provider.name),
    since: openSince && openSince < earliest ? earliest : openSince,
    now,
    ...(signal ? { signal } : {}),
  });
  const gaps: string[] = [];
  let rows = 0;
  for await (const page of pages ?? []) {
    await store.transfers.record(provider.name, page);
    rows += page.transfers.length;
    gaps.push(...gapOf(page));
    onProgress({ label: `${provider.name} ${page.scope}`, done: rows, total: null });
  }
  const claimsFoundByScan = await store.transfers.claimsFoundByScan(provider.name);
  const claimed = provider.hasUniqueAmounts ? await claimExactAmounts(store, provider.name) : [];
  const reason = gaps.length > 0 ? gaps.join(', ') : null;
  return {
    provider: provider.name,
    complete: reason === null,
    reason,
    changedSince: null,
    rows,
    unreadableRows: 0,
    changedOrders: [...claimsFoundByScan, ...claimed],
  };
}

function gapOf({ scope, gap }: ScanPage): readonly string[] {
  return gap === null ? [] : [`${scope} ${gap}`];
}

/**
 * Binds each transfer of exactly one order's amount to that order, and returns the orders' ids. A claim is verified
 * like any other.
 */
async function claimExactAmounts(store: App['store'], provider: string): Promise<readonly string[]> {
  const claimed: string[] = [];
  for (const { orderId, transaction, exact } of await store.transfers.proposals(provider)) {
    if (exact && (await bindUnlessBound(store, provider, paymentIdOf(transaction), orderId))) claimed.push(orderId);
  }
  return claimed;
}

/** False when the payment was bound to another order in the meantime: that binding stays. */
async function bindUnlessBound(
  store: App['store'],
  provider: string,
  paymentId: string,
  orderId: string,
): Promise<boolean> {
  try {
    await store.payments.bind(provider, paymentId, orderId);
    return true;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere') return false;
    throw error;
  }
}
