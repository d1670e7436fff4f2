import { type Provider, PunteoError, paymentIdOf, type ScanPage } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import type { ProviderSyncResult } from './sync-result.ts';

/**
 * Looks for money that no callback told of, at every provider whose money leaves a public trace. Where the merchant gives
 * each order an amount of its own, what fits one order exactly becomes a claim on it; the rest is left to the tally.
 */
export async function scan(
  app: Pick<App, 'store' | 'clock'> & { readonly providers: readonly Provider[] },
  options: { readonly onProgress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<readonly ProviderSyncResult[]> {
  const scans: ProviderSyncResult[] = [];
  for (const provider of app.providers) {
    if (provider.scanTransfers) scans.push(await scanOne(app, provider, options));
  }
  return scans;
}

/** Further back nothing is looked for: an order that old is not waiting for its callback. */
const DAYS_BACK = 30;

async function scanOne(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  provider: Provider,
  { onProgress = noProgress, signal }: { readonly onProgress?: Progress; readonly signal?: AbortSignal },
): Promise<ProviderSyncResult> {
  const now = clock();
  const openSince = await store.transfers.openSince(provider.name);
  const earliest = new Date(now.getTime() - DAYS_BACK * 86_400_000);
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
  const claimed = provider.hasUniqueAmounts ? await claimExact(store, provider.name) : [];
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

/** A claim is somebody's word, here the amount's: it is verified like any other. */
async function claimExact(store: App['store'], provider: string): Promise<readonly string[]> {
  const claimed: string[] = [];
  for (const { orderId, transaction, exact } of await store.transfers.proposals(provider)) {
    if (exact && (await bound(store, provider, paymentIdOf(transaction), orderId))) claimed.push(orderId);
  }
  return claimed;
}

/** False where somebody else was quicker and bound it to another order: their word counts. */
async function bound(store: App['store'], provider: string, paymentId: string, orderId: string): Promise<boolean> {
  try {
    await store.payments.bind(provider, paymentId, orderId);
    return true;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere') return false;
    throw error;
  }
}
