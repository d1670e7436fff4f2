import { randomUUID } from 'node:crypto';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
/** Payment ids that the provider was asked for, in order. */
const asked: string[] = [];

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
});

afterAll(async () => {
  await neopay.close();
  await database.close();
});

beforeEach(async () => {
  asked.length = 0;
  neopay.faults.clear();
  // A fault that is never injected, and counts every call.
  const countCall = ({ pathname }: URL) => {
    asked.push(pathname.split('/').at(-1) ?? '');
    return false;
  };
  neopay.faults.next('getPayment', { kind: 'empty' }, { when: countCall });
  await database.client.query('delete from verification_counts');
  await database.client.query("delete from punteo_jobs.job where name = 'verify/neopay'");
  await database.client.query('update standings set next_verification_at = null');
});

test('B1: a thousand identical callbacks at the same time are one row and at most two calls of the provider', async () => {
  await withReceivers(1, {}, async ([receiver]) => {
    const { orderId, paymentId } = await payableOrder();
    await neopay.setStatus(paymentId, 'completed', 'none');
    const bodies = Array.from({ length: 1_000 }, () => 'same');
    expect(await postAll(receiver, orderId, bodies)).toEqual(bodies.map(() => 200));
    await expect.poll(() => stateOf(orderId)).toBe('paid');
    const { items } = await database.store.callbacks.list({ orderId }, {});
    expect(items.map(({ deliveries }) => deliveries)).toEqual([1_000]);
    expect(callsFor(paymentId)).toBeLessThanOrEqual(2);
  });
});

test('B2: a thousand different callbacks on one payment, at three receivers with a restart, are one call until the cooldown ends, and then one more', {
  timeout: 1_200_000,
}, async () => {
  for (let round = 0; round < faultCount(1, 20); round += 1) {
    const { orderId, paymentId } = await payableOrder();
    await withReceivers(3, {}, async (receivers) => {
      expect(await postAll(receivers[0], orderId, ['the first'])).toEqual([200]);
      await expect.poll(() => callsFor(paymentId)).toBe(1);
      for (const receiver of receivers) {
        const bodies = Array.from({ length: 333 }, () => randomUUID());
        expect(await postAll(receiver, orderId, bodies)).toEqual(bodies.map(() => 200));
      }
      // Paid only now, and only the waiting callbacks say so: a lost hint would leave the order unpaid.
      await neopay.setStatus(paymentId, 'completed', 'none');
      await expect.poll(() => notMatched()).toBe(0);
      await expect.poll(() => jobsReadyToRun()).toBe(0);
      expect(callsFor(paymentId)).toBe(1);
    });
    await withReceivers(2, {}, async ([receiver]) => {
      expect(await postAll(receiver, orderId, ['after the restart'])).toEqual([200]);
      await expect.poll(() => notMatched()).toBe(0);
      await expect.poll(() => jobsReadyToRun()).toBe(0);
      expect(callsFor(paymentId)).toBe(1);
      await endCooldown(orderId);
      await expect.poll(() => stateOf(orderId)).toBe('paid');
      expect(callsFor(paymentId)).toBe(2);
    });
  }
});

test('beyond the verifications per minute, callbacks are answered 200 and their verifications wait', async () => {
  const variables = { VERIFICATIONS_PER_MINUTE: '5', VERIFICATIONS_PER_NETWORK_PER_MINUTE: '1000' };
  await withReceivers(2, variables, async (receivers) => {
    // The minute that is counted lies in the future, so it does not end during this test.
    await database.client.query(
      "insert into verification_counts values ('neopay', date_trunc('minute', now()) + interval '1 day', 0, 0)",
    );
    const orders = await Promise.all(Array.from({ length: 40 }, () => payableOrder()));
    const answers = await Promise.all(
      orders.map(({ orderId }, index) => postAll(receivers[index % 2] as TestReceiver, orderId, ['{}'])),
    );
    expect(answers.flat()).toEqual(orders.map(() => 200));
    await expect.poll(() => notMatched()).toBe(0);
    await expect.poll(() => jobsReadyToRun()).toBe(0);
    expect(asked).toHaveLength(5);
    const { rowCount } = await database.client.query('select from verification_cooldowns where order_id = any ($1)', [
      orders.map(({ orderId }) => orderId),
    ]);
    expect(rowCount).toBe(40);
  });
});

test('while verifications cannot be counted no witness is asked, callbacks are answered 200, and all of them are one call afterwards', async () => {
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed', 'none');
  await database.client.query('alter table verification_counts rename to verification_counts_away');
  await withReceivers(1, {}, async ([receiver]) => {
    const bodies = Array.from({ length: 50 }, (_, index) => `{"n":${index}}`);
    expect(await postAll(receiver, orderId, bodies)).toEqual(bodies.map(() => 200));
    await expect.poll(() => notMatched()).toBe(0);
    const failed = `
      select from punteo_jobs.job
      where name = 'verify/neopay' and state = 'retry' and output ->> 'message' = 'schema_outdated' and data ->> 'orderId' = $1`;
    await expect.poll(async () => (await database.client.query(failed, [orderId])).rowCount).toBeGreaterThan(0);
    expect([asked, await stateOf(orderId)]).toEqual([[], 'awaiting']);

    await database.client.query('alter table verification_counts_away rename to verification_counts');
    await expect
      .poll(
        async () => {
          // The pause before a retry grows: it is ended. Not at every moment: a retry before the order's own rest is over
          // only makes the pause longer.
          await database.client.query("update punteo_jobs.job set start_after = now() where name = 'verify/neopay'");
          return stateOf(orderId);
        },
        { interval: 1_000 },
      )
      .toBe('paid');
    expect(callsFor(paymentId)).toBe(1);
    expect((await database.store.callbacks.list({ orderId }, { limit: 100 })).items).toHaveLength(50);
  });
});

test('callbacks to invalid addresses cause no row, no job and no call, however many there are', async () => {
  await withReceivers(1, {}, async ([receiver]) => {
    const { orderId, paymentId } = await payableOrder();
    const rows = async () => (await database.client.query('select from callbacks')).rowCount ?? 0;
    const before = await rows();
    // In portions: a receiver refuses connections beyond a bound.
    for (let from = 0; from < faultCount(500, 10_000); from += 500) {
      const statuses = await Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          post(receiver, `/callbacks/neopay/v1.k1.QQ~abc.${String(from + index).padStart(22, 'x')}`, '{}'),
        ),
      );
      expect(new Set(statuses)).toEqual(new Set([404]));
    }
    // A valid callback after them has run through every step: theirs would have, too.
    expect(await postAll(receiver, orderId, ['{}'])).toEqual([200]);
    await expect.poll(() => asked).toEqual([paymentId]);
    expect(await rows()).toBe(before + 1);
  });
});

const callsFor = (paymentId: string) => asked.filter((id) => id === paymentId).length;

/** Receivers with a cooldown that never ends by itself: `endCooldown` ends it. */
async function withReceivers(
  count: number,
  variables: Readonly<Record<string, string>>,
  work: (receivers: [TestReceiver, ...TestReceiver[]]) => Promise<void>,
): Promise<void> {
  const receivers = await Promise.all(
    Array.from({ length: count }, () =>
      startTestReceiver(database.url, {
        ROLE: 'all',
        NEOPAY_BASE_URL: neopay.url,
        NEOPAY_STATUSES: 'completed=paid',
        VERIFICATION_COOLDOWN_SECONDS: '3600',
        ...variables,
      }),
    ),
  );
  try {
    await work(receivers as [TestReceiver, ...TestReceiver[]]);
  } finally {
    await Promise.all(receivers.map((receiver) => receiver.close()));
  }
}

/** Moves the database's time of one order: its cooldown is over, and its delayed verification is due. */
async function endCooldown(orderId: string): Promise<void> {
  await database.client.query('update verification_cooldowns set ends_at = now() where order_id = $1', [orderId]);
  await database.client.query(
    "update punteo_jobs.job set start_after = now() where name = 'verify/neopay' and state = 'created' and data ->> 'orderId' = $1",
    [orderId],
  );
}

async function payableOrder() {
  const order = anOrder();
  await database.store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, order.orderId, resource.id);
  return { orderId: order.orderId, paymentId: resource.id };
}

function postAll(receiver: TestReceiver, orderId: string, bodies: readonly string[]): Promise<readonly number[]> {
  const path = neopayPath(orderId);
  return Promise.all(bodies.map((body) => post(receiver, path, body)));
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}

async function notMatched(): Promise<number> {
  return (await database.client.query('select from callbacks where matched_at is null')).rowCount ?? 0;
}

/** Verifications that run, or whose time has come. */
async function jobsReadyToRun(): Promise<number> {
  const ready = `
    select from punteo_jobs.job
    where name = 'verify/neopay' and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`;
  return (await database.client.query(ready)).rowCount ?? 0;
}
