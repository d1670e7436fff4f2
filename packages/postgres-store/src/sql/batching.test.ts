import { expect, test } from 'vitest';
import { batched } from './batching.ts';

/** Calls of `work` that end when the test says so. */
function pausedWork() {
  const calls: { readonly items: readonly string[]; end(): void; fail(error: Error): void }[] = [];
  const work = (items: readonly string[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      calls.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())), fail: reject });
    });
  return { work, calls, items: () => calls.map((call) => call.items) };
}

/** A batch begins at the end of a turn of the event loop: after these turns, all that can run is running. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('a single item is worked on at once; items that arrive while a call runs go into the next one', async () => {
  const { work, calls, items } = pausedWork();
  const ask = batched(work, { callsAtOnce: 1 });
  const first = ask('a');
  await turns();
  const later = [ask('b'), ask('c')];
  await turns();
  expect(items()).toEqual([['a']]);
  calls[0]?.end();
  expect(await first).toBe('A');
  await turns();
  calls[1]?.end();
  expect(await Promise.all(later)).toEqual(['B', 'C']);
  expect(items()).toEqual([['a'], ['b', 'c']]);
});

test('a call has no more items than allowed, and no more calls run at the same time than allowed', async () => {
  const { work, calls, items } = pausedWork();
  const sizes: number[] = [];
  const ask = batched(work, { itemsMax: 2, callsAtOnce: 2, onBatch: (size) => sizes.push(size) });
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask));
  await turns();
  expect(items()).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  calls[1]?.end();
  await turns();
  expect(calls[2]?.items).toEqual(['e']);
  calls[0]?.end();
  calls[2]?.end();
  expect(await all).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(sizes).toEqual([2, 2, 1]);
});

test('an item with the key of an earlier one waits for the call of that one, also when that one waits', async () => {
  const { work, calls, items } = pausedWork();
  // `ab` waits for `a`; `b` waits for `ab`, although it shares no key with the running call.
  const ask = batched(work, { callsAtOnce: 3, keysOf: (item) => [...item] });
  const all = Promise.all(['a', 'ab', 'b', 'c'].map(ask));
  for (let call = 0; call < 3; call += 1) {
    await turns();
    // Another call is allowed beside the running one, and its items are not: they share a key.
    expect(calls).toHaveLength(call + 1);
    calls[call]?.end();
  }
  expect(await all).toEqual(['A', 'AB', 'B', 'C']);
  expect(items()).toEqual([['a', 'c'], ['ab'], ['b']]);
});

test('an item beyond the bound of waiting items or bytes is rejected at once; waiting ones are worked on', async () => {
  const { work, calls, items } = pausedWork();
  const exceeded = () => new Error('full');
  const ask = batched(work, {
    callsAtOnce: 1,
    bound: { items: 2, bytes: 10, bytesOf: ({ length }) => length, exceeded },
  });
  const first = ask('a');
  await expect(ask('0123456789')).rejects.toThrow('full');
  const second = ask('b');
  await expect(ask('c')).rejects.toThrow('full');
  await turns();
  // The running items no longer wait.
  const third = ask('0123456789');
  calls[0]?.end();
  await turns();
  calls[1]?.end();
  expect(await Promise.all([first, second, third])).toEqual(['A', 'B', '0123456789']);
  expect(items()).toEqual([['a', 'b'], ['0123456789']]);
});

test('an error among the results is thrown to the caller of that item alone', async () => {
  const ask = batched(async (items: readonly number[]) =>
    items.map((item) => (item < 0 ? new Error('negative') : item)),
  );
  const [good, bad] = await Promise.allSettled([ask(1), ask(-1)]);
  expect(good).toEqual({ status: 'fulfilled', value: 1 });
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'negative' } });
});

test('a call that fails rejects its own items only, and the next call goes on', async () => {
  const { work, calls } = pausedWork();
  const ask = batched(work, { callsAtOnce: 1 });
  const first = Promise.allSettled([ask('a'), ask('b')]);
  await turns();
  const next = ask('c');
  calls[0]?.fail(new Error('no'));
  expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turns();
  calls[1]?.end();
  expect(await next).toBe('C');
});

test('when one item may be the cause, a failed call is halved until that item fails alone', async () => {
  const calls: (readonly number[])[] = [];
  const work = async (items: readonly number[]) => {
    calls.push(items);
    if (items.includes(3)) throw new Error('three');
    return items;
  };
  const whole = await Promise.allSettled([1, 2, 3, 4].map(batched(work)));
  expect(whole.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(calls).toEqual([[1, 2, 3, 4]]);

  const halved = await Promise.allSettled([1, 2, 3, 4].map(batched(work, { mayBeOneItem: () => true })));
  expect(halved.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(calls.slice(1)).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
});

test('one item that takes too long holds up neither the others of its batch nor later items', async () => {
  const tooSlow = new Error('too slow');
  const stuck = Promise.withResolvers<readonly string[]>();
  const calls: (readonly string[])[] = [];
  const ask = batched<string, string>(
    (items) => {
      calls.push(items);
      if (items.length > 1 && items.includes('x')) return Promise.reject(tooSlow);
      return items.includes('x') ? stuck.promise : Promise.resolve(items);
    },
    { callsAtOnce: 1, isTooSlow: (error) => error === tooSlow },
  );
  const x = ask('x');
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(ask))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(await ask('later')).toBe('later');
  stuck.reject(tooSlow);
  await expect(x).rejects.toBe(tooSlow);
  expect(calls.filter((items) => items.includes('x'))).toEqual([expect.arrayContaining(['x', 'f']), ['x']]);
});

test('where the first items alone are too slow as well, the others of the batch are not tried', async () => {
  const tooSlow = new Error('too slow');
  let calls = 0;
  const ask = batched<number, number>(
    () => {
      calls += 1;
      return Promise.reject(tooSlow);
    },
    { isTooSlow: (error) => error === tooSlow },
  );
  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, index) => ask(index)));
  expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: tooSlow })));
  expect(calls).toBeLessThan(10);
});
