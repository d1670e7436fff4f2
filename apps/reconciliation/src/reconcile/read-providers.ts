import type { App } from '../app.ts';
import { type ScanOptions, scanChains } from './scan-chains.ts';
import { type ProviderSyncOptions, syncProviders } from './sync-providers.ts';
import type { SyncResult } from './sync-result.ts';

/**
 * Reads the list and the chains of each provider beside those of the others, so that one that hangs holds up no other. By
 * the provider's name. A promise rejects only where the whole job ends: see `createApart`.
 */
export function readProviders(
  app: Pick<App, 'store' | 'providers' | 'clock' | 'ping'>,
  options: ProviderSyncOptions & Partial<ScanOptions>,
): ReadonlyMap<string, Promise<readonly SyncResult[]>> {
  const readings = new Map(
    app.providers.map((provider) => {
      const own = { ...app, providers: [provider] };
      const read = async () => [...(await syncProviders(own, options)), ...(await scanChains(own, options))];
      return [provider.name, read()] as const;
    }),
  );
  // Awaited later, when another step may have ended the job.
  for (const reading of readings.values()) reading.catch(() => {});
  return readings;
}
