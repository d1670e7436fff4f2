/** Numbers that a seed decides. */
export interface Random {
  /** A whole number from 0 up to, without, the end. */
  below(end: number): number;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (end: number) => Math.floor(next() * end);
  return { below, pick: (values) => values[below(values.length)] as (typeof values)[number] };
}
