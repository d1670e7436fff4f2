import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batched } from './batching.ts';

/** Calls of `work`, each ended by hand. */
function workByHand() {
  const calls: { readonly items: readonly string[]; end(): void }[] = [];
  const work = (items: readonly string[]) =>
    new Promise<readonly string[]>((resolve) => {
      calls.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())) });
    });
  return { work, calls };
}

test('a lonely item is worked on at once; what comes while calls run goes into the next one', async () => {
  const { work, calls } = workByHand();
  const ask = batched(work, { callsAtOnce: 1 });
  const first = ask('a');
  await sleep(1);
  const later = [ask('b'), ask('c')];
  await sleep(1);
  expect(calls.map(({ items }) => items)).toEqual([['a']]);
  calls[0]?.end();
  expect(await first).toBe('A');
  await sleep(1);
  calls[1]?.end();
  expect(await Promise.all(later)).toEqual(['B', 'C']);
  expect(calls.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
});

test('a call takes no more than it may, and no more calls run at once than may', async () => {
  const { work, calls } = workByHand();
  const ask = batched(work, { itemsMax: 2, callsAtOnce: 2 });
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask));
  await sleep(5);
  expect(calls.map(({ items }) => items)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  calls[1]?.end();
  await sleep(5);
  expect(calls[2]?.items).toEqual(['e']);
  calls[0]?.end();
  calls[2]?.end();
  expect(await all).toEqual(['A', 'B', 'C', 'D', 'E']);
});

test('of items with a key in common the later waits for the call of the earlier to end, also behind one that waits', async () => {
  const { work, calls } = workByHand();
  // `ab` waits for `a`; `b` waits for `ab`, though nothing that runs is tied to it.
  const ask = batched(work, { callsAtOnce: 3, keysOf: (item) => [...item] });
  const all = Promise.all(['a', 'ab', 'b', 'c'].map(ask));
  for (let call = 0; call < 3; call += 1) {
    await sleep(5);
    // A call might begin beside the one that runs, and does not: it is tied to it.
    expect(calls).toHaveLength(call + 1);
    calls[call]?.end();
  }
  expect(await all).toEqual(['A', 'AB', 'B', 'C']);
  expect(calls.map(({ items }) => items)).toEqual([['a', 'c'], ['ab'], ['b']]);
});

test('an error among the results is thrown to its caller alone', async () => {
  const ask = batched(async (items: readonly number[]) =>
    items.map((item) => (item < 0 ? new Error('negative') : item)),
  );
  const [good, bad] = await Promise.allSettled([ask(1), ask(-1)]);
  expect(good).toEqual({ status: 'fulfilled', value: 1 });
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'negative' } });
});

test('a call that fails for all is told to all; where one item may be at fault, that one is found and the others go on', async () => {
  const calls: (readonly number[])[] = [];
  const work = async (items: readonly number[]) => {
    calls.push(items);
    if (items.includes(3)) throw new Error('three');
    return items;
  };
  const alike = await Promise.allSettled([1, 2, 3, 4].map(batched(work)));
  expect(alike.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(calls).toEqual([[1, 2, 3, 4]]);

  const apart = await Promise.allSettled([1, 2, 3, 4].map(batched(work, { mayBeOneItem: () => true })));
  expect(apart.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
