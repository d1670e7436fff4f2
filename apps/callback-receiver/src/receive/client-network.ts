import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * The network that a request came from: its IPv4 address or IPv6 /64. `trustedHops` is the number of own proxies in front: the
 * address that the outermost of them wrote into `x-forwarded-for` counts, and without proxies that of the socket.
 */
export function clientNetwork(request: IncomingMessage, trustedHops: number): string {
  return networkOf(clientAddress(request, trustedHops));
}

function clientAddress(request: IncomingMessage, trustedHops: number): string {
  const socketAddress = request.socket.remoteAddress ?? '';
  if (trustedHops === 0) return socketAddress;
  const forwarded = request.headers['x-forwarded-for'];
  const written = (typeof forwarded === 'string' ? forwarded : '').split(',').map((part) => part.trim());
  const path = [...written.filter((part) => part !== ''), socketAddress];
  return path[Math.max(path.length - 1 - trustedHops, 0)] as string;
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address.slice(0, 45);
  const [head = '', tail = ''] = (address.split('%')[0] as string).split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array<string>(Math.max(8 - front.length - back.length, 0)).fill('0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
