import { type LookupAddress, type LookupOptions, lookup as resolve } from 'node:dns';
import { BlockList, isIPv6 } from 'node:net';
import { Agent, fetch, type RequestInfo, type RequestInit } from 'undici';
import type { Transport } from '../transport.ts';
import { undiciTransport } from '../undici-transport.ts';

/** How a name is resolved, as `net.connect` asks it. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The ways out of this process that dial public addresses only. */
export interface PublicOnly {
  readonly transport: Transport;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Dials no address of a private network, of this machine or of nobody, wherever a name leads to: what is dialled is looked at, at
 * every dial, so a name that led elsewhere before is refused too (`EACCES`). Who writes down an address or `localhost`
 * itself means it.
 */
export function publicOnly(lookup: Lookup = resolve as Lookup): PublicOnly {
  const dispatcher = new Agent({ allowH2: false, connect: { lookup: publicOnlyLookup(lookup) } });
  return {
    transport: undiciTransport(dispatcher),
    // undici's own fetch: a dispatcher of one version of undici does not fit the fetch of another.
    fetch: ((input: RequestInfo, init?: RequestInit) =>
      fetch(input, { ...init, dispatcher })) as typeof globalThis.fetch,
  };
}

/** What `net.connect` is given to resolve names with. */
export function publicOnlyLookup(lookup: Lookup) {
  return (
    hostname: string,
    options: LookupOptions,
    callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const isMeant = hostname === 'localhost' || hostname.endsWith('.localhost');
      // One bad address among good ones is a trap: the next dial would take it.
      const isFit = isMeant || addresses.every(({ address }) => isPublic(address));
      const [first] = addresses;
      if (!first || !isFit) callback(refusal(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Names no address: what a name leads to is nobody's business. */
function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error('The name leads to an address that is not public.'), { code: 'EACCES' });
}

/** Whether an address can be reached from anywhere, by the registries of special-purpose addresses. */
export function isPublic(address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  // IPv4 in the clothes of IPv6 is judged by what it is.
  return !special.check(address, family) && (family === 'ipv4' || globalUnicast.check(address, 'ipv6'));
}

const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  // Carries an IPv4 address inside, which may be any.
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, prefix, 'ipv6');

/** Everything else of IPv6 is local, mapped, or not given out. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
