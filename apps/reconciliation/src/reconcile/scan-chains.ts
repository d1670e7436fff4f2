import { type Claim, type Provider, PunteoError, type ScanPage } from '@punteo/payments';
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
  const claimed = provider.hasUniqueAmounts ? await claimExactAmounts(store, provider.name, now) : [];
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

function gapOf({ scope, gap, gapDetail }: ScanPage): readonly string[] {
  return gap === null ? [] : [`${scope} ${gap}${gapDetail ? `: ${gapDetail}` : ''}`];
}

/**
 * Binds each transfer of exactly one order's amount to that order, and returns the orders' ids. A claim is verified
 * like any other.
 */
async function claimExactAmounts(store: App['store'], provider: string, now: Date): Promise<readonly string[]> {
  const claimed: string[] = [];
  for (const { orderId, transaction, exact } of await store.transfers.proposals(provider)) {
    const claim: Claim = { provider, kind: 'transaction', ...transaction };
    if (exact && (await bindUnlessWithdrawn(store, orderId, claim, now))) claimed.push(orderId);
  }
  return claimed;
}

/** False when a person withdrew the transaction from the order: a scan does not bind it again. */
async function bindUnlessWithdrawn(store: App['store'], orderId: string, claim: Claim, now: Date): Promise<boolean> {
  try {
    await store.orders.change(orderId, { type: 'bind', claim, source: 'scan' }, BY_SCAN, now);
    return true;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'claim_withdrawn') return false;
    throw error;
  }
}

const BY_SCAN = { actor: 'scan', reason: 'its amount is that of this order alone' } as const;
