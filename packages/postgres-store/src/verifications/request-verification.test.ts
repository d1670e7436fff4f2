import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aTransactionClaim } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
const by = { actor: 'ana', reason: 'the buyer called' };

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' }), anOrder({ orderId: 'EMPTY' })]);
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
  await bindClaim(store, 'A', aTransactionClaim(`0x${'ab'.repeat(32)}`));
});

afterAll(() => database.close());

const jobs = async () =>
  query(database.url, "select name, data from punteo_jobs.job where name like 'verify/%' order by name");

test('a verification that a person asks for is queued once at each provider of the order, with an audit row', async () => {
  const first = await store.verifications.request('A', ['neopay', 'pentagoo', 'unused'], by);
  expect(first.providers).toEqual([
    { provider: 'neopay', notBefore: first.requestedAt },
    { provider: 'pentagoo', notBefore: first.requestedAt },
  ]);
  await store.verifications.request('A', ['neopay', 'pentagoo'], by);
  const data = { orderId: 'A', urgency: 'callback' };
  expect(await jobs()).toEqual([
    { name: 'verify/neopay', data },
    { name: 'verify/pentagoo', data },
  ]);
  const audit = await store.audit.list({}, { subject: 'order:A', action: 'order.verification_requested' });
  expect(audit.items[0]).toMatchObject({ actor: 'ana', detail: { reason: by.reason, providers: 'neopay pentagoo' } });
});

test('the answer says when the cooldown of the order ends', async () => {
  const verification = { orderId: 'A', provider: 'neopay', urgency: 'callback' } as const;
  await store.verifications.reserve(verification, { cooldownSeconds: 600, verificationsPerMinute: 100 });
  const { requestedAt, providers } = await store.verifications.request('A', ['neopay'], by);
  const seconds = ((providers[0]?.notBefore.getTime() ?? 0) - requestedAt.getTime()) / 1_000;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(600);
});

test('an unknown order, and one without a claim at a configured provider, are refused without an audit row', async () => {
  await expect(store.verifications.request('NONE', ['neopay'], by)).rejects.toMatchObject({ code: 'order_unknown' });
  for (const [orderId, providers] of [
    ['EMPTY', ['neopay']],
    ['A', []],
  ] as const)
    await expect(store.verifications.request(orderId, providers, by)).rejects.toMatchObject({
      code: 'nothing_to_verify',
    });
  expect((await store.audit.list({}, { subject: 'order:EMPTY' })).items).toEqual([]);
});
