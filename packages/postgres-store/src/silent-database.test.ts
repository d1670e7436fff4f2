import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, aProof } from './__fixtures__/facts.ts';
import { openTestStore } from './__fixtures__/test-store.ts';
import { jobCounts } from './jobs/__fixtures__/job-counts.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { openStore, type PostgresStore } from './open-store.ts';

/** Between the store and its database: lets everything through, or swallows every byte and closes nothing. */
let swallows = false;
let proxy: Server;
const sockets = new Set<Socket>();
let database: Awaited<ReturnType<typeof openTestStore>>;
let proxied: URL;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  proxied = new URL(database.url);
  const { port, hostname } = proxied;
  proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => swallows || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxied.port = String((proxy.address() as { port: number }).port);
  store = await openStore({ url: proxied.href, answerSeconds: 1, poolSize: 2 });
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await store?.close();
  proxy?.close();
  await database?.close();
});

test('a database that falls silent is given up, whoever asked is told, and the store goes on when it speaks again', async () => {
  await store.orders.put([anOrder({ orderId: 'before' }), anOrder({ orderId: 'after' })]);
  const claim = (orderId: string) => ({ provider: 'neopay', kind: 'payment', paymentId: orderId }) as const;
  for (const orderId of ['before', 'after'])
    await store.orders.change(
      orderId,
      { type: 'bind', claim: claim(orderId) },
      { actor: 'ana', reason: 'test' },
      new Date(),
    );
  const judge = (orderId: string) =>
    store.standings.recordEvidence(orderId, [aProof({ claim: claim(orderId) })], { now: new Date() });
  await judge('before');
  swallows = true;
  const asked = [judge('after'), store.standings.orderFacts(['after']), store.orders.get('after'), store.ping()];
  const told = await Promise.allSettled(asked);
  expect(told.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
    Array(4).fill('store_unavailable'),
  );
  swallows = false;
  // Connections of before would stay silent for ever: none of them may be among those that are used again.
  for (const orderId of ['before', 'after', 'before']) expect((await judge(orderId)).after.state).toBe('paid');
});

test('the queues give a silent database up as well, and go on', async () => {
  const jobs = createJobs({ url: proxied.href, answerSeconds: 1 });
  await jobs.start();
  try {
    swallows = true;
    await expect(jobs.requestVerification(['A'])).rejects.toMatchObject({ code: 'store_unavailable' });
    swallows = false;
    await jobs.requestVerification(['A']);
    expect((await jobCounts(database.url, 'verify')).waiting).toBe(1);
  } finally {
    swallows = false;
    await jobs.stop({ graceful: false });
  }
});
