/**
 * Limits how many unknown callback addresses one network may try: `limit` per minute, counted over this minute and the share of
 * the previous minute that is less than a minute ago. Kept in memory of a bounded size. Known addresses never pass here.
 */
export function createUnknownAddressLimit(limit: number, clock: () => number): UnknownAddressLimit {
  // Two generations: when the recent one is full, the older one is dropped whole, which costs nothing per request.
  let recent = new Map<string, Count>();
  let older = new Map<string, Count>();
  return {
    spend(network) {
      const minute = Math.floor(clock() / MINUTE);
      const count = recent.get(network) ?? older.get(network) ?? { minute, current: 0, previous: 0 };
      if (count.minute !== minute) {
        count.previous = count.minute === minute - 1 ? count.current : 0;
        count.current = 0;
        count.minute = minute;
      }
      const share = 1 - (clock() % MINUTE) / MINUTE;
      if (count.previous * share + count.current >= limit) return false;
      count.current += 1;
      if (recent.size >= NETWORKS_MAX) [older, recent] = [recent, new Map()];
      recent.set(network, count);
      return true;
    },
  };
}

export interface UnknownAddressLimit {
  /** Counts one try; false when this network has none left. */
  spend(network: string): boolean;
}

interface Count {
  minute: number;
  current: number;
  previous: number;
}

const MINUTE = 60_000;
const NETWORKS_MAX = 10_000;
