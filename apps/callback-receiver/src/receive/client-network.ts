import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

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
  const [, bracketed, ipv4] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(entry) ?? [];
  const address = bracketed ?? ipv4 ?? entry;
  if (bracketed !== undefined && isIP(bracketed) !== 6) return null;
  return isIP(address) === 0 ? null : address;
}

function networkOf(address: string): string {
  // As a socket that listens on all addresses writes IPv4, without the work below.
  const ipv4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  if (isIPv4(ipv4)) return ipv4;
  const version = isIP(address);
  if (version !== 6) return version === 4 ? address : address.slice(0, 45);
  const groups = groupsOf(address.split('%')[0] as string);
  const [first, second, third, fourth, fifth, sixth, high = 0, low = 0] = groups;
  // An IPv6 address that stands for an IPv4 address is that one.
  const isMapped = !first && !second && !third && !fourth && !fifth && sixth === 0xffff;
  if (isMapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  return `${[first, second, third, fourth].map((group) => group?.toString(16)).join(':')}::/64`;
}

/**
 * The eight groups of a valid IPv6 address. By hand, because every callback passes here: ipaddr.js takes a tenth of the
 * time of a whole callback.
 */
function groupsOf(address: string): readonly number[] {
  const hex = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, ...bytes: string[]) => `${pair(bytes[0], bytes[1])}:${pair(bytes[2], bytes[3])}`,
  );
  const [front = [], back = []] = hex.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...zeros, ...back].map((group) => Number.parseInt(group, 16));
}

function pair(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}
