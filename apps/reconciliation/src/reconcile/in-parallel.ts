/**
 * Calls `work` for every item, at most `limit` calls at once. After the first failure no further call starts; the
 * failure is thrown when the running calls have ended.
 */
export async function inParallel<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    if (failures.length > 0) break;
    const call: Promise<void> = work(item)
      .catch((cause: unknown) => {
        failures.push(cause);
      })
      .finally(() => running.delete(call));
    running.add(call);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
