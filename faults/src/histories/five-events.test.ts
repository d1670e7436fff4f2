import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import { inLanes } from '../in-lanes.ts';
import { type Ground, type House, houseOn, openGround, orderOf, PENTAGOO_TOKEN } from '../test-system.ts';

let ground: Ground;
let sql: pg.Pool;

beforeAll(async () => {
  ground = await openGround();
  sql = new pg.Pool({ connectionString: ground.databaseUrl });
});

afterAll(async () => {
  await sql?.end();
  await ground?.close();
});

const EVENTS = ['created', 'callback', 'callback again', 'settled', 'polled'] as const;
type Event = (typeof EVENTS)[number];

test('D12: open banking: all 120 orders of five events end paid, told once, and never paid before the money was', async () => {
  await inLanes(permutations(EVENTS), async (events, number) => {
    const house = houseOn(ground);
    const orderId = `N-${number}`;
    const paymentId = `99658c35-d9ee-4b04-9bc2-${number.toString(16).padStart(12, '0')}`;
    await house.store.orders.put([orderOf(house, orderId)]);
    // The callback may beat the answer to our own create: the provider then knows the payment, and we do not yet.
    let answerCreate: () => Promise<unknown> = async () => {};
    await play(house, orderId, events, {
      created: async () => {
        house.neopay.nextIds.push(paymentId);
        const before = house.neopay.documents.get(paymentId)?.status;
        await house.create('neopay', orderId);
        const document = house.neopay.documents.get(paymentId);
        if (document && before !== undefined) document.status = before;
        await answerCreate();
      },
      callback: () => house.post('neopay', house.neopayCapability(orderId), `{"payment":{"id":"${paymentId}"}}`),
      settled: async () => {
        const at = house.now.toISOString();
        const document = house.neopay.documents.get(paymentId);
        if (document) Object.assign(document, { status: 'completed', updated_at: at });
        else
          answerCreate = async () => {
            const created = house.neopay.documents.get(paymentId);
            if (created) Object.assign(created, { status: 'completed', updated_at: at });
          };
      },
    });
  });
  expect(await ground.violations()).toEqual([]);
});

test('D12: crypto: all 120 orders of five events end paid, told once, and never paid before the money was', async () => {
  await inLanes(permutations(EVENTS), async (events, number) => {
    const house = houseOn(ground);
    const orderId = `P-${number}`;
    const hash = `0xc${number.toString(16).padStart(63, '0')}`;
    await house.store.orders.put([orderOf(house, orderId)]);
    await play(house, orderId, events, {
      created: () => house.create('pentagoo', orderId),
      callback: () => house.post('pentagoo', PENTAGOO_TOKEN, house.pentagooBody(orderId, hash)),
      settled: async () => {
        const height = heightAt(house.now);
        const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
        house.chain.transfers.set(hash, { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1', logs });
        house.chain.finalized = height;
      },
    });
  });
  expect(await ground.violations()).toEqual([]);
});

/** Plays the events in this order, looks after each as the job would, and holds the order to its promises. */
async function play(
  house: House,
  orderId: string,
  events: readonly Event[],
  does: Record<'created' | 'callback' | 'settled', () => Promise<unknown>>,
): Promise<void> {
  const story = `${orderId}: ${events.join(', ')}`;
  let settled = false;
  for (const event of events) {
    house.wait(1);
    if (event === 'created') await does.created();
    if (event === 'callback' || event === 'callback again') await does.callback();
    if (event === 'settled') {
      await does.settled();
      settled = true;
      continue;
    }
    const { after } = await house.examine(orderId);
    if (!settled) expect(after, story).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  }
  house.wait(60);
  const { after } = await house.examine(orderId);
  expect(after, story).toMatchObject({ state: 'paid', fulfilmentAllowed: true, paid: { amountMinor: 10_000n } });
  const told = await sql.query<{ type: string }>('select type from events where order_id = $1', [orderId]);
  expect(told.rows, story).toEqual([{ type: 'order.paid' }]);
}

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((first, at) =>
    permutations(values.filter((_, index) => index !== at)).map((rest) => [first, ...rest]),
  );
}
