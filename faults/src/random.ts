import { faultCount } from '@punteo/testing';

/** Chance that can be played again: the same seed, the same choices. */
export interface Chance {
  /** At least 0, below 1. */
  next(): number;
  /** At least 0, below `end`. */
  below(end: number): number;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32: small, and good enough to spread faults. */
export function chanceOf(seed: number): Chance {
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

/** Where a run of seeds begins: `PUNTEO_SEED`; else the same in every `pnpm test`, and another in each whole programme. */
export function firstSeed(): number {
  return Number(process.env.PUNTEO_SEED ?? faultCount(1, Math.floor(Math.random() * 1_000_000_000)));
}
