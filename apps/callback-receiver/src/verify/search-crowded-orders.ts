import type { Provider, RequestedVerification, TransferStore, VerificationStore } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/**
 * Finds the real payment of an order among more transactions than a verification asks about, as under a flood of callbacks:
 * scans the chains for transfers to the merchant since then, and requests a verification where a callback named one of
 * them, which is claimed first. However many callbacks come, a scan costs the same, and there are three a minute at most.
 */
export function startSearchingCrowdedOrders(options: {
  readonly verifications: Pick<VerificationStore, 'crowded'>;
  readonly transfers: Pick<TransferStore, 'record'>;
  readonly providers: readonly Pick<Provider, 'name' | 'scanTransfers'>[];
  readonly requestVerifications: (requests: readonly RequestedVerification[]) => Promise<unknown>;
  readonly clock: () => Date;
  /** Throws unless the database answers. */
  readonly ping: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { verifications, transfers, providers, requestVerifications, clock, ping, onError } = options;
  /** Where the scans of each provider ended. Those of reconciliation runs are stored apart: they read all of the chain. */
  const cursorsOf = new Map<string, Map<string, string>>();

  async function search(provider: Pick<Provider, 'name' | 'scanTransfers'>): Promise<void> {
    const { name } = provider;
    const crowded = await verifications.crowded(name);
    if (crowded.length === 0) {
      cursorsOf.delete(name);
      return;
    }
    const cursors = cursorsOf.get(name) ?? new Map<string, string>();
    cursorsOf.set(name, cursors);
    const oldest = Math.min(...crowded.map(({ since }) => since.getTime()));
    const since = new Date(oldest - BEFORE_CALLBACK_MILLISECONDS);
    for await (const page of provider.scanTransfers?.({ cursors, since, now: clock() }) ?? []) {
      await transfers.record(name, { ...page, cursor: null });
      if (page.cursor !== null) cursors.set(page.scope, page.cursor);
    }
    const found = (await verifications.crowded(name)).filter(({ isObserved }) => isObserved);
    if (found.length > 0)
      await requestVerifications(found.map(({ orderId }) => ({ orderId, provider: name, urgency: 'callback' })));
  }

  return startLoop(
    async () => {
      for (const provider of providers) {
        try {
          await search(provider);
        } catch (error) {
          onError(error);
        }
      }
      return 'none';
    },
    { restMilliseconds: { least: REST_MILLISECONDS, most: REST_MILLISECONDS }, ping, onError },
  );
}

const REST_MILLISECONDS = 20_000;
/** How much earlier than its callback a transaction may be. */
const BEFORE_CALLBACK_MILLISECONDS = 3_600_000;
