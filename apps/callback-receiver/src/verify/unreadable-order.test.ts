import type { SandboxNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReceiverWithNeopay, startReceiverWithNeopay } from '../__fixtures__/receiver-with-neopay.ts';
import { anOrder, bindPayment, type ReceiverDatabase, type TestReceiver } from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let receiver: TestReceiver;
let setting: ReceiverWithNeopay;

beforeAll(async () => {
  setting = await startReceiverWithNeopay({ VERIFICATION_COOLDOWN_SECONDS: '1' });
  ({ database, neopay, receiver } = setting);
});

afterAll(() => setting?.close());

test.each([
  ['evidence that cannot be read', `update evidence set facts = '"bogus"' where order_id = $1`],
  ['a state that Punteo does not know', `update standings set state = 'weird' where order_id = $1`],
])(
  'an order with %s has one verification job, is named in the log, and is put off for others',
  async (_case, spoil) => {
    await database.client.query('alter table standings drop constraint if exists standings_state_check');
    const { orderId } = anOrder();
    await database.store.orders.put([anOrder(orderId)]);
    const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
    await bindPayment(database.store.orders, orderId, resource.id);
    await expect.poll(async () => (await scheduleOf(orderId))?.evidence).toBeGreaterThan(0);

    await database.client.query('alter table evidence disable trigger user');
    await database.client.query(spoil, [orderId]);
    await database.client.query('alter table evidence enable trigger user');
    await database.client.query('update standings set next_verification_at = now() where order_id = $1', [orderId]);
    await expect.poll(() => failures(orderId).length).toBeGreaterThan(0);
    await expect.poll(async () => (await scheduleOf(orderId))?.is_put_off).toBe(true);
    expect(failures(orderId)[0]).toMatchObject({ provider: 'neopay', errorCode: 'row_unreadable' });

    // As often as the schedule finds it due meanwhile.
    for (let turn = 1; turn <= 3; turn += 1) {
      await database.client.query('delete from verification_cooldowns');
      await database.client.query(
        "update standings set next_verification_at = now() - interval '1 day' where order_id = $1",
        [orderId],
      );
      const other = anOrder();
      await database.store.orders.put([other]);
      await bindPayment(
        database.store.orders,
        other.orderId,
        neopay.insert({ amount: '1.00', currency: 'USD' }).resource.id,
      );
      // The schedule that verified the other one found this one due, too.
      await expect.poll(async () => (await scheduleOf(other.orderId))?.evidence).toBeGreaterThan(0);
      expect((await scheduleOf(orderId))?.jobs).toBeLessThanOrEqual(1);
    }
  },
);

function failures(orderId: string): readonly Record<string, unknown>[] {
  return receiver.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line.orderId === orderId && /failed/.test(String(line.msg)));
}

async function scheduleOf(orderId: string) {
  const { rows } = await database.client.query<{ is_put_off: boolean; evidence: number; jobs: number }>(SCHEDULE, [
    orderId,
  ]);
  return rows[0];
}

const SCHEDULE = /* sql */ `
select next_verification_at > now() + interval '5 minutes' as is_put_off,
  (select count(*)::int from evidence where evidence.order_id = standings.order_id) as evidence,
  (
    select count(*)::int from punteo_jobs.job
    where name like 'verify/%' and state in ('created', 'retry', 'active') and data ->> 'orderId' = standings.order_id
  ) as jobs
from standings where order_id = $1`;
