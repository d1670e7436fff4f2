import { faultCount } from '@punteo/testing';

/** A pseudo-random generator: the same seed gives the same choices. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** An integer of at least 0, below `end`. */
  below(end: number): number;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32: small, and its distribution is good enough to choose faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (end: number) => Math.floor(next() * end);
  return { next, below, pick: (values) => values[below(values.length)] as (typeof values)[number] };
}

/** The first seed of a test: `PUNTEO_SEED` where it is set, 1 in `pnpm test`, a random one in `pnpm faults`. */
export function firstSeed(): number {
  return Number(process.env.PUNTEO_SEED ?? faultCount(1, Math.floor(Math.random() * 1_000_000_000)));
}
