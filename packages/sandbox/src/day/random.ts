/** A pseudo-random generator: the same seed gives the same choices. */
export interface Random {
  /** An integer of at least 0, below `end`. */
  below(end: number): number;
  /** One of the values, in proportion to their weights. */
  pick<Value extends { readonly weight: number }>(values: readonly Value[]): Value;
}

/** mulberry32: small, and its distribution is good enough to vary a day. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    below: (end) => Math.floor(next() * end),
    pick(values) {
      let rest = next() * values.reduce((sum, { weight }) => sum + weight, 0);
      const found = values.find(({ weight }) => {
        rest -= weight;
        return rest < 0;
      });
      return found ?? (values[0] as (typeof values)[number]);
    },
  };
}
