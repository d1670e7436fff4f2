import type { Claim } from '@punteo/payments';

/** Reads `<network>:<hash>`, the network as Pentagoo spells it; null for anything else. */
export function parseClaim(written: string): Claim | null {
  const [, network, hash] = /^([^\p{Cc}\p{Cs}]{1,100}):(0x[0-9a-f]{64})$/iu.exec(written.trim()) ?? [];
  return network && hash ? { provider: 'pentagoo', kind: 'transaction', network, hash: hash.toLowerCase() } : null;
}
