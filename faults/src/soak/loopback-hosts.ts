import dns, { type LookupOptions } from 'node:dns';

/**
 * Loaded into the apps' processes before they start: `node-a.internal` and the like become 127.0.0.1. A quorum needs several
 * hosts, and all names of this machine are one.
 */
const lookup = dns.lookup;

function lookupOnLoopback(hostname: string, options: unknown, callback?: unknown): void {
  const isOurs = /^node-[a-z]\.internal$/.test(hostname);
  Reflect.apply(lookup, dns, [isOurs ? '127.0.0.1' : hostname, options as LookupOptions, callback]);
}

dns.lookup = Object.assign(lookupOnLoopback, { __promisify__: lookup.__promisify__ }) as typeof dns.lookup;
