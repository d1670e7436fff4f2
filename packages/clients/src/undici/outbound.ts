import { lookup as resolve } from 'node:dns';
import { Agent, type Dispatcher, fetch, ProxyAgent, type RequestInfo, type RequestInit } from 'undici';
import { isPrivateHost } from '../service-url/service-url.ts';
import type { Transport } from '../transport.ts';
import { undiciTransport } from '../undici-transport.ts';
import { type Lookup, publicOnlyLookup } from './public-only-lookup.ts';

/** Which hosts may be reached, and how. */
export interface OutboundOptions {
  /** Whether host names may resolve to private, loopback and unassigned addresses. Default false. */
  readonly allowsPrivateTargets?: boolean;
  /**
   * A proxy for all hosts but this machine and private networks. It resolves their names, so it must refuse private
   * addresses itself. Default null: none. The proxies of the environment are never used, nor with NODE_USE_ENV_PROXY.
   */
  readonly proxyUrl?: string | null;
  /** Resolves host names. Default: `lookup` of `node:dns`. */
  readonly lookup?: Lookup;
}

/** The ways to call other hosts. */
export interface Outbound {
  /** For the clients of this package. */
  readonly transport: Transport;
  /** For everything else. Takes the arguments of the global `fetch`. */
  readonly fetch: typeof globalThis.fetch;
}

/** A transport and a `fetch` with one connection pool, for all calls of a process. */
export function createOutbound({
  allowsPrivateTargets = false,
  proxyUrl = null,
  lookup = resolve as Lookup,
}: OutboundOptions = {}): Outbound {
  const direct = new Agent({
    allowH2: false,
    ...(allowsPrivateTargets ? {} : { connect: { lookup: publicOnlyLookup(lookup) } }),
  });
  const dispatcher = proxyUrl === null ? direct : throughProxy(direct, proxyUrl);
  return {
    transport: undiciTransport(dispatcher),
    // undici's own fetch: Node's fetch has another version of undici, which rejects this dispatcher.
    fetch: ((input: RequestInfo, init?: RequestInit) =>
      fetch(input, { ...init, dispatcher })) as typeof globalThis.fetch,
  };
}

function throughProxy(direct: Agent, uri: string): Dispatcher {
  // A tunnel also for http: the proxy must not see requests as its own.
  const proxy = new ProxyAgent({ uri, allowH2: false, proxyTunnel: true });
  return direct.compose((dispatch) => (options, handler) => {
    const { hostname } = new URL(String(options.origin));
    return isPrivateHost(hostname) ? dispatch(options, handler) : proxy.dispatch(options, handler);
  });
}
