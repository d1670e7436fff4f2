/**
 * Calls `work` for every item, at most `limit` at once. The first failure ends it: items not yet begun are left, and
 * the failure is thrown when those under way have ended.
 */
export async function inParallel<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const under = new Set<Promise<void>>();
  let failure: { readonly cause: unknown } | null = null;
  for await (const item of items) {
    if (failure) break;
    const task: Promise<void> = work(item)
      .catch((cause: unknown) => {
        failure ??= { cause };
      })
      .finally(() => under.delete(task));
    under.add(task);
    if (under.size >= limit) await Promise.race(under);
  }
  await Promise.all(under);
  if (failure) throw (failure as { cause: unknown }).cause;
}
