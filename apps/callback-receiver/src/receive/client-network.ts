import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The network that a request came from: its IPv4 address or IPv6 /64. `trustedHops` is the exact number of own proxies in
 * front: the address that the outermost of them wrote into `x-forwarded-for` counts, and without proxies that of the
 * socket. Where that entry is missing or no address, the proxy counts: a text from a sender never makes a network of its own.
 */
export function clientNetwork(request: Pick<IncomingMessage, 'headers' | 'socket'>, trustedHops: number): string {
  const forwarded = trustedHops === 0 ? null : forwardedAddress(request.headers['x-forwarded-for'], trustedHops);
  return networkOf(forwarded ?? request.socket.remoteAddress ?? '');
}

/**
 * The entry at exactly this place from the end. An empty entry is an entry: skipping it would shift the place towards what the
 * sender wrote. Node joins repeated headers in their order.
 */
function forwardedAddress(header: string | readonly string[] | undefined, trustedHops: number): string | null {
  const entry = String(header ?? '')
    .split(',')
    .at(-trustedHops);
  return entry === undefined ? null : addressIn(entry.trim());
}

/** The address in an entry with or without a port: `203.0.113.9:4711`, `[2001:db8::1]:443`, `fe80::1%eth0`. */
function addressIn(entry: string): string | null {
  const [, bracketed, ipv4, port] = /^(?:\[([^\]]*)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const address = bracketed ?? ipv4 ?? entry;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return null;
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) return null;
  return isIP(address) === 0 ? null : address;
}

function networkOf(address: string): string {
  // ipaddr.js takes a tenth of the time of a whole callback: IPv4 addresses, also as a socket that listens on all
  // addresses writes them, do not need it.
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (isIPv4(ipv4)) return ipv4;
  if (isIP(address) === 0) return address.slice(0, 45);
  const withoutZone = address.split('%')[0] as string;
  // ipaddr.js takes this deprecated form for `::ffff:`, so that two spellings of one address would be two networks.
  if (/^::\d+(?:\.\d+){3}$/.test(withoutZone)) return '0:0:0:0::/64';
  // An IPv6 address that stands for an IPv4 address becomes that one.
  const parsed = ipaddr.process(withoutZone);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const [first, second, third, fourth] = parsed.parts.map((part) => part.toString(16));
  return `${first}:${second}:${third}:${fourth}::/64`;
}
