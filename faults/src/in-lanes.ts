/** Does `work` for each value, a few at a time: a database commits what arrives together, together. */
export async function inLanes<T>(
  values: readonly T[],
  work: (value: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = values.entries();
  const lane = async () => {
    for (const [index, value] of entries) await work(value, index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const LANES = 8;
