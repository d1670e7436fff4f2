/** Runs `work` for each value, 64 at a time: the store commits concurrent requests in shared transactions. */
export async function forEachConcurrently<T>(
  values: Iterable<T>,
  work: (value: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = [...values].entries();
  const lane = async () => {
    for (const [index, value] of entries) await work(value, index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const LANES = 64;
