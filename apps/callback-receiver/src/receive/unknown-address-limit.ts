/**
 * How many unknown capabilities one network may try: at most `limit` within any minute, counted over this minute and
 * the part of the last one that is still within it. Kept in memory, bounded; good capabilities never pass here.
 */
export function createUnknownAddressLimit(limit: number, clock: () => number = Date.now): UnknownAddressLimit {
  // Two halves: when one is full the older is forgotten whole, which costs nothing per request.
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
      if (recent.size >= MAX_NETWORKS) [older, recent] = [recent, new Map()];
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
const MAX_NETWORKS = 10_000;
