import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { connectionAttempts } from './connection-attempts.ts';
import { openDatabase } from './database.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

test('while every connection is refused, each of six hundred calls in thirty seconds fails, and ten connect at most', () => {
  let now = 0;
  const attempts = connectionAttempts(() => now);
  let tried = 0;
  for (; now < 30_000; now += 50) {
    const answer = attempts.ask();
    if (!('begin' in answer)) continue;
    tried += 1;
    answer.begin(() => {})(new Error('password authentication failed'));
  }
  expect(tried).toBeLessThanOrEqual(10);
});

test('while one call tries to connect again, the others wait for its outcome; after its success, all connect', async () => {
  let now = 0;
  const attempts = connectionAttempts(() => now);
  const fail = attempts.ask();
  if ('begin' in fail) fail.begin(() => {})(new Error('first'));
  expect(attempts.ask()).toEqual({ waitMilliseconds: 1_000 });
  now = 1_000;
  const retry = attempts.ask();
  const other = attempts.ask();
  expect(other).toMatchObject({ outcome: expect.any(Promise) });
  if ('begin' in retry) retry.begin(() => {})(null as unknown as Error);
  if ('outcome' in other) await other.outcome;
  expect([attempts.ask(), attempts.ask()].every((answer) => 'begin' in answer)).toBe(true);
});

test('calls of several pools with a wrong password share their connection attempts, and the right one works within seconds', async () => {
  const { hostname, port, pathname } = new URL(store.url);
  let connections = 0;
  const proxy = createServer((near) => {
    connections += 1;
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const admin = new pg.Client(store.url);
  await admin.connect();
  const name = 'reader_with_password';
  await admin.query(`create role ${name} login password 'another'`);
  const url = `postgres://${name}:right@127.0.0.1:${(proxy.address() as AddressInfo).port}${pathname}`;
  const pools = Array.from({ length: 3 }, () => openDatabase({ url, poolSize: 4 }));
  try {
    // Three in the first burst of each pool's four, then one at a time.
    for (let round = 0; round < 20; round += 1) {
      const results = await Promise.allSettled(
        pools.flatMap((pool) => [pool.query('select 1'), pool.query('select 1')]),
      );
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['rejected']));
    }
    expect(connections).toBeLessThanOrEqual(6 + 5);
    await admin.query(`alter role ${name} password 'right'`);
    await expect.poll(() => pools[0]?.query('select 1 as one').then(({ rows }) => rows, String)).toEqual([{ one: 1 }]);
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
    await admin.query(`drop role ${name}`);
    await admin.end();
    proxy.close();
  }
});
