/**
 * Batches concurrent calls: items that arrive while `work` runs go into its next call. No timer delays a call, so a
 * single item is worked on at once.
 *
 * `work` returns one result per item, in order; an `Error` among them is thrown to the caller of that item alone. When
 * `work` itself throws, every caller of the batch gets the error, unless `mayBeOneItem` says that the values of one
 * item may be the cause: then the batch is halved until that item stands alone.
 */
export function batched<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  options: BatchOptions<Item> = {},
): (item: Item) => Promise<Result> {
  const { keysOf, itemsMax = 128, callsAtOnce = 2, mayBeOneItem = () => false, bound, onBatch } = options;
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
      : { batch: waiting.slice(0, itemsMax), keys: [], rest: waiting.slice(itemsMax) };
    waiting = rest;
    if (batch.length === 0) return;
    for (const { bytes } of batch) waitingBytes -= bytes;
    running += 1;
    for (const key of keys) busy.add(key);
    onBatch?.(batch.length);
    void settle(batch).finally(() => {
      running -= 1;
      for (const key of keys) busy.delete(key);
      schedule();
    });
    schedule();
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index] as Result | Error;
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      if (batch.length > 1 && mayBeOneItem(error)) {
        const middle = Math.ceil(batch.length / 2);
        await settle(batch.slice(0, middle));
        await settle(batch.slice(middle));
      } else for (const { reject } of batch) reject(error);
    }
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
  /** How much may wait for a call; an item beyond it is rejected at once. Default: no bound. */
  readonly bound?: {
    readonly items: number;
    readonly bytes: number;
    readonly bytesOf: (item: Item) => number;
    readonly exceeded: () => Error;
  };
  /** Called with the number of items before each call of `work`, except for the halves of a batch. */
  readonly onBatch?: (items: number) => void;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
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
