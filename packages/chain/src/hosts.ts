import type { Chain } from './chains.ts';
import { hostOf } from './host-of.ts';
import { NodeError } from './rpc.ts';

/** The URLs of each host, hosts in the order of the configuration. */
export function hostsOf(chain: Chain): readonly (readonly string[])[] {
  return [...Map.groupBy(chain.rpcUrls, hostOf).values()];
}

/** The first URL of a host that answers speaks for it. Throws the `NodeError` of the last. */
export async function askHost<T>(urls: readonly string[], ask: (url: string) => Promise<T>): Promise<T> {
  let last = new NodeError('unreachable');
  for (const url of urls) {
    try {
      return await ask(url);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      last = error;
    }
  }
  throw last;
}
