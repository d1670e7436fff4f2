import ipaddr from 'ipaddr.js';

/**
 * The host of a URL, equal for two URLs of one host: port, path, letter case and the spelling of an address make no
 * difference. All names of this machine become `localhost`, the whole of 127/8 and `*.localhost` included.
 */
export function hostOf(url: string): string {
  const name = new URL(url).hostname.replace(/\.+$/, '').replace(/^\[(.*)\]$/, '$1');
  // Also turns an IPv4 address that is mapped into IPv6 back into IPv4.
  const host = ipaddr.isValid(name) ? ipaddr.process(name).toString() : name;
  return isThisMachine(host) ? 'localhost' : host;
}

/** Whether a host, as `hostOf` returns it, is this machine or in a private network. */
export function isPrivateHost(host: string): boolean {
  if (ipaddr.isValid(host)) return PRIVATE_RANGES.includes(ipaddr.parse(host).range());
  // A name without a dot is local; `.internal`, `.local` and `.localhost` are reserved for private networks.
  return !host.includes('.') || /\.(?:internal|local|localhost)$/.test(host);
}

function isThisMachine(host: string): boolean {
  if (ipaddr.isValid(host)) return ['loopback', 'unspecified'].includes(ipaddr.parse(host).range());
  return host === 'localhost' || host.endsWith('.localhost');
}

const PRIVATE_RANGES: readonly string[] = ['private', 'carrierGradeNat', 'loopback', 'uniqueLocal'];
