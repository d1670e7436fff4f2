import { createHash } from 'node:crypto';

/** Gives each payment of a seeded day an id that only depends on the seed, its order and how many the order has. */
export function dayPaymentIds(seed: number): (reference: string | undefined) => string {
  const counts = new Map<string, number>();
  return (reference = '') => {
    const count = counts.get(reference) ?? 0;
    counts.set(reference, count + 1);
    const hex = createHash('sha256').update(`${seed}/${reference}/${count}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}
