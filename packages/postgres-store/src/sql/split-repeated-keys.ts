/**
 * Splits a list into batches without a repeated key, in order: the second item with a key is in the second batch. One
 * statement cannot write the same row twice.
 */
export function splitRepeatedKeys<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  const occurrences = new Map<string, number>();
  const batches: Item[][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const occurrence = occurrences.get(key) ?? 0;
    occurrences.set(key, occurrence + 1);
    batches[occurrence] ??= [];
    batches[occurrence].push(item);
  }
  return batches;
}
