/**
 * Does together what is asked for at the same time: what comes in while a call of `work` runs goes into the next one. There is no
 * timer to wait for, so a lonely item is worked on at once. `work` gives one result per item, in their order; an `Error` among them
 * is thrown to the caller whose item it was. What `work` itself throws is everybody's, unless `mayBeOneItem` says that one
 * item's values may be at fault: then the items are halved until that one stands alone.
 */
export function batched<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  options: BatchOptions<Item> = {},
): (item: Item) => Promise<Result> {
  const { keysOf = () => [], itemsMax = 128, callsAtOnce = 2, mayBeOneItem = () => false } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  /** Keys of what runs: no two calls have one in common. */
  const busy = new Set<string>();
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= callsAtOnce || waiting.length === 0) return;
    scheduled = true;
    // At the end of the event loop's turn: who asks in this turn is in the same call.
    setImmediate(begin);
  }

  function begin(): void {
    scheduled = false;
    const { batch, keys, rest } = independent(waiting, ({ item }) => keysOf(item), busy, itemsMax);
    waiting = rest;
    if (batch.length === 0) return;
    running += 1;
    for (const key of keys) busy.add(key);
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
      waiting.push({ item, resolve, reject });
      schedule();
    });
}

export interface BatchOptions<Item> {
  /** Of two items with a key in common, the later one waits for the call of the earlier one to end. */
  readonly keysOf?: (item: Item) => readonly string[];
  /** Items in a call at most; default 128. */
  readonly itemsMax?: number;
  /** Default 2: while one waits for the disk, the next is made ready. */
  readonly callsAtOnce?: number;
  readonly mayBeOneItem?: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** The first items that have nothing to do with each other nor with what runs, and those that have to wait. */
function independent<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
  busy: ReadonlySet<string>,
  most: number,
): { readonly batch: readonly Item[]; readonly keys: readonly string[]; readonly rest: Item[] } {
  const batch: Item[] = [];
  const taken: string[] = [];
  const rest: Item[] = [];
  const barred = new Set(busy);
  for (const item of items) {
    const keys = keysOf(item);
    if (batch.length < most && !keys.some((key) => barred.has(key))) {
      batch.push(item);
      taken.push(...keys);
    } else rest.push(item);
    // Also what those have that wait: nobody behind them may overtake them.
    for (const key of keys) barred.add(key);
  }
  return { batch, keys: taken, rest };
}
