import { expect, test } from 'vitest';
import { type CommitResult, createGroupCommit } from './group-commit.ts';

const row = (name: string) => ({ name, body: Buffer.from(name) });
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('what arrives in one turn is committed batched, and what arrives meanwhile goes in the next', async () => {
  const store = pausedStore();
  const inbox = createGroupCommit<ReturnType<typeof row>, string>(store.commit, { commitsInFlight: 1 });
  const results: string[] = [];
  const add = (name: string) => inbox.add(row(name), (result) => results.push(`${name} ${text(result)}`));

  add('a');
  add('b');
  await turn();
  add('c');
  add('d');
  await turn();
  expect(store.batches).toEqual([['a', 'b']]);
  expect(results).toEqual([]);
  expect(inbox.depth()).toBe(2);

  store.finish(0);
  await turn();
  expect(results).toEqual(['a stored', 'b stored']);
  expect(store.batches).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  store.finish(1);
  await inbox.drain();
  expect(results).toEqual(['a stored', 'b stored', 'c stored', 'd stored']);
});

test('no more commits run at a time than allowed', async () => {
  const store = pausedStore();
  const inbox = createGroupCommit<ReturnType<typeof row>, string>(store.commit, { commitsInFlight: 2 });
  for (const name of ['a', 'b', 'c', 'd']) {
    inbox.add(row(name), () => {});
    await turn();
  }
  expect(store.batches).toEqual([['a'], ['b']]);
  store.finish(1);
  await turn();
  expect(store.batches).toEqual([['a'], ['b'], ['c', 'd']]);
});

test('beyond the bound of rows or bytes, a row is turned away at once', async () => {
  const store = pausedStore();
  const inbox = createGroupCommit<ReturnType<typeof row>, string>(store.commit, { maxWaiting: 2, maxWaitingBytes: 10 });
  const results: string[] = [];
  const add = (name: string) => inbox.add(row(name), (result) => results.push(text(result)));
  add('a');
  add('0123456789');
  expect(results).toEqual(['full']);
  add('b');
  add('c');
  expect(results).toEqual(['full', 'full']);
  await turn();
  add('0123456789');
  await turn();
  expect(store.batches).toEqual([['a', 'b'], ['0123456789']]);
});

test('a failed commit fails its own rows only, and the next goes on', async () => {
  const store = pausedStore();
  const errors: number[] = [];
  const inbox = createGroupCommit<ReturnType<typeof row>, string>(store.commit, {
    commitsInFlight: 1,
    onError: (_error, rows) => errors.push(rows),
  });
  const results: string[] = [];
  const add = (name: string) => inbox.add(row(name), (result) => results.push(`${name} ${text(result)}`));
  add('a');
  add('b');
  await turn();
  add('c');
  store.fail(0);
  await turn();
  store.finish(1);
  await inbox.drain();
  expect(results).toEqual(['a failed', 'b failed', 'c stored']);
  expect(errors).toEqual([2]);
});

test('a row whose commit takes too long is given up once, also while it waits for its turn', async () => {
  const store = pausedStore();
  const inbox = createGroupCommit<ReturnType<typeof row>, string>(store.commit, {
    commitsInFlight: 1,
    deadlineMilliseconds: 50,
  });
  const results: string[] = [];
  inbox.add(row('running'), (result) => results.push(`running ${text(result)}`));
  await turn();
  inbox.add(row('waiting'), (result) => results.push(`waiting ${text(result)}`));
  await expect.poll(() => results).toEqual(['running late', 'waiting late']);
  store.finish(0);
  await inbox.drain();
  expect(results).toEqual(['running late', 'waiting late']);
  expect(store.batches).toEqual([['running']]);
});

function text(result: CommitResult<string>): string {
  return result.committed ? result.outcome : result.reason;
}

/** A store whose commits end when the test says so. */
function pausedStore() {
  const batches: string[][] = [];
  const pending: PromiseWithResolvers<string[]>[] = [];
  return {
    batches,
    commit(rows: readonly ReturnType<typeof row>[]) {
      batches.push(rows.map(({ name }) => name));
      const commit = Promise.withResolvers<string[]>();
      pending.push(commit);
      return commit.promise;
    },
    finish: (index: number) => pending[index]?.resolve(batches[index]?.map(() => 'stored') ?? []),
    fail: (index: number) => pending[index]?.reject(new Error('no')),
  };
}
