import { afterAll, beforeAll, test } from 'vitest';
import { bindClaim } from './__fixtures__/bind-claim.ts';
import { openNetwork } from './__fixtures__/droppable-network.ts';
import { anOrder, aPaymentClaim, aProof } from './__fixtures__/facts.ts';
import { openTestStore, type TestStore } from './__fixtures__/test-store.ts';
import { jobCounts } from './jobs/__fixtures__/job-counts.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { openStore } from './open-store.ts';

/** Long enough for a busy machine; each test waits once for as long. */
const ANSWER_SECONDS = 3;

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

afterAll(() => database?.close());

test.concurrent('a silent database throws store_unavailable, and its connections are not used again', async ({
  expect,
}) => {
  await database.store.orders.put(['before', 'after'].map((orderId) => anOrder({ orderId })));
  for (const orderId of ['before', 'after']) await bindClaim(database.store, orderId, aPaymentClaim(orderId));
  const network = await openNetwork(database.url);
  const store = await openStore({ url: network.url, answerSeconds: ANSWER_SECONDS, poolSize: 2 });
  const decide = (orderId: string) =>
    store.standings.recordEvidence(orderId, [aProof({ claim: aPaymentClaim(orderId) })], { now: new Date() });
  await decide('before');

  network.drop();
  const calls = [decide('after'), store.standings.orderFacts(['after']), store.orders.get('after'), store.ping()];
  const results = await Promise.allSettled(calls);
  expect(results.map((result) => result.status === 'rejected' && result.reason.code)).toEqual(
    Array(4).fill('store_unavailable'),
  );

  network.restore();
  for (const orderId of ['before', 'after', 'before']) expect((await decide(orderId)).after.state).toBe('paid');
  network.close();
  await store.close();
});

const A = { orderId: 'A', provider: 'neopay', urgency: 'callback' } as const;

test.concurrent('job queues throw store_unavailable while their database is silent, and work again afterwards', async ({
  expect,
}) => {
  const network = await openNetwork(database.url);
  const jobs = createJobs({ url: network.url, answerSeconds: ANSWER_SECONDS });
  await jobs.start();

  network.drop();
  await expect(jobs.requestVerifications([A])).rejects.toMatchObject({ code: 'store_unavailable' });

  network.restore();
  await jobs.requestVerifications([A]);
  expect((await jobCounts(database.url, 'verify/neopay')).waiting).toBe(1);
  await jobs.stop({ graceful: false });
  network.close();
});
