import { BlockList, isIPv6 } from 'node:net';
import type { ProbeResult } from '@punteo/payments';
import type { StoreHealth } from '@punteo/postgres-store';

/**
 * Warns when the receiver seems to take its proxy for the sender: every callback came from one private network, or those of
 * several providers from one network. All senders then share one budget. Not on a machine that only serves itself.
 */
export function checkSenderNetworks({ senders }: Pick<StoreHealth, 'senders'>, publicUrl: string): ProbeResult {
  const name = 'sender networks';
  const { callbacks, providers, onlyNetwork } = senders;
  const ok = (detail: string): ProbeResult => ({ name, result: 'ok', detail });
  if (callbacks < CALLBACKS_MIN) return ok('Too few callbacks in the last day to tell.');
  if (onlyNetwork === null) return ok('Callbacks came from several networks.');
  if (isPrivate(hostOf(publicUrl))) return ok('Callbacks came from one network, as on a machine that serves itself.');
  if (providers < 2 && !isPrivate(onlyNetwork)) return ok('Callbacks came from the network of one provider.');
  return {
    name,
    result: 'warn',
    detail: `The last ${callbacks} callbacks all came from ${onlyNetwork}, which looks like your proxy: set TRUST_PROXY_HOPS of the receiver to the exact number of your proxies, and have them write X-Forwarded-For.`,
  };
}

const CALLBACKS_MIN = 20;

function hostOf(url: string): string {
  const { hostname } = new URL(url);
  return hostname.replace(/^\[|\]$/g, '');
}

/** An address, or a /64 as the receiver writes it: `fd00:0:0:1::/64`. */
function isPrivate(network: string): boolean {
  if (network === 'localhost') return true;
  const [address = ''] = network.split('/');
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv6');
