import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What two URLs of one host have in common: a port, a path, letter case or another spelling does not make a second voice. */
export function hostOf(url: string): string {
  const host = new URL(url).hostname.replace(/\.+$/, '');
  const address = plainAddress(host);
  return THIS_MACHINE.includes(address) ? 'localhost' : address;
}

/** Whether the way to a host, as `hostOf` writes it, leads over no network of strangers. */
export function isNearby(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIPv4(address)) return PRIVATE.check(address, 'ipv4');
  if (isIPv6(address)) return PRIVATE.check(address, 'ipv6');
  // A name without a dot is nobody's but this network's; `.internal`, `.local` and `.localhost` are reserved for such.
  return !host.includes('.') || /\.(?:internal|local|localhost)$/.test(host);
}

/** IPv4 in the clothes of IPv6 is the same address; `URL` has written out every other spelling. */
function plainAddress(host: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  return [high, low]
    .map((word) => Number.parseInt(word, 16))
    .flatMap((word) => [word >> 8, word & 255])
    .join('.');
}

/** The names that this machine has for itself: one voice, whichever is used. */
const THIS_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]'];

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4');
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('::1', 128, 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
