/**
 * Batches concurrent calls: items that arrive while `work` runs go into its next call. No timer delays a call, so a
 * single item is worked on at once.
 *
 * `work` returns one result per item, in order; an `Error` among them is thrown to the caller of that item alone. When
 * `work` itself throws, every caller of the batch gets the error, unless `mayBeOneItem` says that the values of one
 * item may be the cause: then the batch is halved until that item stands alone. Where `isTooSlow` says that the call
 * reached its time limit, every item gets a call of its own at once: in halves the others would wait for several limits.
 */
export function batched<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  options: BatchOptions<Item> = {},
): (item: Item) => Promise<Result> {
  const { keysOf, itemsMax = 128, callsAtOnce = 2, bound, onBatch } = options;
  const { mayBeOneItem = () => false, isTooSlow = () => false } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let waitingBytes = 0;
  let running = 0;
  /** Keys of the items that `work` has now: no two calls have a key in common. */
  const busy = new Set<string>();
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= callsAtOnce || waiting.length === 0) return;
    scheduled = true;
    // At the end of the event loop's turn, so that all items of this turn are in one call.
    setImmediate(begin);
  }

  function begin(): void {
    scheduled = false;
    const { batch, keys, rest } = keysOf
      ? independent(waiting, ({ item }) => keysOf(item), busy, itemsMax)
      : first(waiting, firstThatFit());
    waiting = rest;
    if (batch.length === 0) return;
    for (const { bytes } of batch) waitingBytes -= bytes;
    running += 1;
    for (const key of keys) busy.add(key);
    onBatch?.(batch.length);
    let isHeld = true;
    const release = () => {
      if (isHeld) running -= 1;
      isHeld = false;
      schedule();
    };
    void settle(batch, release).finally(() => {
      for (const key of keys) busy.delete(key);
      release();
    });
    schedule();
  }

  /** How many of the first items one call may have: one at least. */
  function firstThatFit(): number {
    let bytes = 0;
    const beyond = waiting.findIndex((each, index) => {
      bytes += each.bytes;
      return index === itemsMax || (index > 0 && bytes > (bound?.bytesPerCall ?? Number.POSITIVE_INFINITY));
    });
    return beyond === -1 ? waiting.length : beyond;
  }

  async function settle(batch: readonly Waiting<Item, Result>[], release: () => void): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index] as Result | Error;
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      if (batch.length > 1 && isTooSlow(error)) {
        // Items that come meanwhile do not wait for the slow one.
        release();
        await settleAlone(batch);
      } else if (batch.length > 1 && mayBeOneItem(error)) {
        const middle = Math.ceil(batch.length / 2);
        await settle(batch.slice(0, middle), release);
        await settle(batch.slice(middle), release);
      } else for (const { reject } of batch) reject(error);
    }
  }

  /** Each item in a call of its own, a few at once. When the first ones are all too slow, no single item is the cause. */
  async function settleAlone(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const left = [...batch];
    let settled = 0;
    let slow = 0;
    const settleNext = async (): Promise<void> => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) {
        const { resolve, reject } = item;
        try {
          const [result] = await work([item.item]);
          if (result instanceof Error) reject(result);
          else resolve(result as Result);
        } catch (error) {
          reject(error);
          slow += isTooSlow(error) ? 1 : 0;
          if (settled === 0 && slow >= ALONE_AT_ONCE) for (const { reject } of left.splice(0)) reject(error);
          continue;
        }
        settled += 1;
      }
    };
    await Promise.all(Array.from({ length: ALONE_AT_ONCE }, settleNext));
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const bytes = bound?.bytesOf(item) ?? 0;
      if (bound && (waiting.length >= bound.items || waitingBytes + bytes > bound.bytes)) {
        reject(bound.exceeded());
        return;
      }
      waitingBytes += bytes;
      waiting.push({ item, bytes, resolve, reject });
      schedule();
    });
}

export interface BatchOptions<Item> {
  /** Of two items with a common key, the later one waits until the call with the earlier one has ended. */
  readonly keysOf?: (item: Item) => readonly string[];
  /** Items per call at most; default 128. */
  readonly itemsMax?: number;
  /** Calls at the same time at most; default 2: while one waits for the disk, the next is prepared. */
  readonly callsAtOnce?: number;
  readonly mayBeOneItem?: (error: unknown) => boolean;
  readonly isTooSlow?: (error: unknown) => boolean;
  /** How much may wait for a call; an item beyond it is rejected at once. Default: no bound. */
  readonly bound?: {
    readonly items: number;
    readonly bytes: number;
    /** Of the items of one call, where it has more than one and no keys; default: no limit. */
    readonly bytesPerCall?: number;
    readonly bytesOf: (item: Item) => number;
    readonly exceeded: () => Error;
  };
  /** Called with the number of items before each call of `work`, except for the halves of a batch. */
  readonly onBatch?: (items: number) => void;
}

const ALONE_AT_ONCE = 4;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

function first<Item>(items: readonly Item[], count: number) {
  return { batch: items.slice(0, count), keys: [], rest: items.slice(count) };
}

/** The first items that share no key with each other or with a running call, and the items that have to wait. */
function independent<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
  busy: ReadonlySet<string>,
  itemsMax: number,
): { readonly batch: readonly Item[]; readonly keys: readonly string[]; readonly rest: Item[] } {
  const batch: Item[] = [];
  const taken: string[] = [];
  const rest: Item[] = [];
  const barred = new Set(busy);
  for (const item of items) {
    const keys = keysOf(item);
    if (batch.length < itemsMax && !keys.some((key) => barred.has(key))) {
      batch.push(item);
      taken.push(...keys);
    } else rest.push(item);
    // Keys of waiting items too: no later item may overtake them.
    for (const key of keys) barred.add(key);
  }
  return { batch, keys: taken, rest };
}
