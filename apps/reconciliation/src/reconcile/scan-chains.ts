import { type Claim, type Provider, PunteoError, type RunFailure, type ScanPage } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { type Apart, createApart, failureOf } from './apart.ts';
import { failedResult } from './sync-providers.ts';
import type { SyncResult } from './sync-result.ts';

/**
 * Reads and stores the transfers to the merchant from the chains of every provider that has one. Where the merchant
 * gives each order a unique amount, a transfer of exactly one order's amount becomes a claim on that order; every
 * other transfer is left to the search for discrepancies. A provider, chain or order that fails stops no other.
 */
export async function scanChains(
  app: Pick<App, 'store' | 'clock' | 'ping'> & { readonly providers: readonly Provider[] },
  { apart = createApart({ ping: app.ping }), ...rest }: Partial<ScanOptions> = {},
): Promise<readonly SyncResult[]> {
  const options = { ...rest, apart };
  const results: SyncResult[] = [];
  for (const provider of app.providers) {
    if (!provider.scanTransfers) continue;
    const scan = await apart(() => scanChainsOf(provider, app, options));
    results.push(
      scan.ok
        ? scan.value
        : failedResult(provider.name, failureOf('scan', `provider:${provider.name}`, null, scan.error)),
    );
  }
  return results;
}

export interface ScanOptions {
  readonly apart: Apart;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
}

/** The first scan of a chain begins here at the earliest: an older open order is no longer expected to be paid. */
const FIRST_SCAN_DAYS_MAX = 30;

async function scanChainsOf(
  provider: Provider,
  { store, clock }: Pick<App, 'store' | 'clock'>,
  { apart, onProgress = noProgress, signal }: ScanOptions,
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
  const failures: RunFailure[] = [];
  /** Chains of which a page could not be stored: a later page would move the cursor past it. */
  const failedScopes = new Set<string>();
  let rows = 0;
  for await (const page of pages ?? []) {
    signal?.throwIfAborted();
    if (failedScopes.has(page.scope)) continue;
    const recorded = await apart(() => store.transfers.record(provider.name, page));
    if (!recorded.ok) {
      failedScopes.add(page.scope);
      failures.push(failureOf('scan', `chain:${provider.name}:${page.scope}`, null, recorded.error));
      continue;
    }
    rows += page.transfers.length;
    gaps.push(...gapOf(page));
    onProgress({ label: `${provider.name} ${page.scope}`, done: rows, total: null });
  }
  const claimsFoundByScan = await store.transfers.claimsFoundByScan(provider.name);
  const claims = provider.hasUniqueAmounts ? await claimExactAmounts(store, provider.name, now, apart) : NO_CLAIMS;
  failures.push(...claims.failures);
  const reason = gaps.length > 0 ? gaps.join(', ') : failures.length > 0 ? 'not_stored' : null;
  return {
    provider: provider.name,
    complete: reason === null,
    reason,
    changedSince: null,
    rows,
    unreadableRows: 0,
    unreadableReasons: [],
    changedOrders: [...claimsFoundByScan, ...claims.claimed],
    failures,
  };
}

function gapOf({ scope, gap, gapDetail }: ScanPage): readonly string[] {
  return gap === null ? [] : [`${scope} ${gap}${gapDetail ? `: ${gapDetail}` : ''}`];
}

/**
 * Binds each transfer of exactly one order's amount to that order, and returns the orders' ids. A claim is verified
 * like any other.
 */
async function claimExactAmounts(store: App['store'], provider: string, now: Date, apart: Apart): Promise<ScanClaims> {
  const claimed: string[] = [];
  const failures: RunFailure[] = [];
  for (const { orderId, transaction, exact } of await store.transfers.proposals(provider)) {
    if (!exact) continue;
    const claim: Claim = { provider, kind: 'transaction', ...transaction };
    const bound = await apart(() => bindUnlessWithdrawn(store, orderId, claim, now));
    if (!bound.ok) failures.push(failureOf('scan', `order:${orderId}`, orderId, bound.error));
    else if (bound.value) claimed.push(orderId);
  }
  return { claimed, failures };
}

interface ScanClaims {
  readonly claimed: readonly string[];
  readonly failures: readonly RunFailure[];
}

const NO_CLAIMS: ScanClaims = { claimed: [], failures: [] };

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
