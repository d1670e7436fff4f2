import type { LookupAddress, LookupOptions } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Resolves a name to all its addresses, as `dns.lookup` does. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A `lookup` function for `net.connect` that fails unless every address of the name is public. */
export function publicOnlyLookup(lookup: Lookup) {
  return (
    hostname: string,
    options: LookupOptions,
    callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const isLocalhost = hostname === 'localhost' || hostname.endsWith('.localhost');
      // One private address among public ones is enough to refuse: a later connection could use it.
      const isAllowed = isLocalhost || addresses.every(({ address }) => isPublic(address));
      const [first] = addresses;
      if (!first || !isAllowed) callback(notPublic(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Whether an address is globally reachable, by the IANA registries of special-purpose addresses. */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  // The rest of IPv6 is not assigned.
  return address instanceof ipaddr.IPv4 || address.match(ipaddr.IPv6.parseCIDR('2000::/3'));
}

/** Does not name the address: internal addresses must not leak into logs and answers. */
function notPublic(): NodeJS.ErrnoException {
  return Object.assign(new Error('The host name resolves to an address that is not public.'), { code: 'EACCES' });
}
