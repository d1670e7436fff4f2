import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import { inLanes } from '../in-lanes.ts';
import { type Ground, openGround, orderOf, PENTAGOO_TOKEN, type TestSystem, testSystemOn } from '../test-system.ts';

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
    const system = testSystemOn(ground);
    const orderId = `N-${number}`;
    const paymentId = `99658c35-d9ee-4b04-9bc2-${number.toString(16).padStart(12, '0')}`;
    await system.store.orders.put([orderOf(system, orderId)]);
    // The callback may beat the answer to our own create: the provider then knows the payment, and we do not yet.
    let answerCreate: () => Promise<unknown> = async () => {};
    await play(system, orderId, events, {
      created: async () => {
        system.neopay.nextIds.push(paymentId);
        const before = system.neopay.documents.get(paymentId)?.status;
        await system.create('neopay', orderId);
        const document = system.neopay.documents.get(paymentId);
        if (document && before !== undefined) document.status = before;
        await answerCreate();
      },
      callback: () => system.post('neopay', system.neopayAddress(orderId), `{"payment":{"id":"${paymentId}"}}`),
      settled: async () => {
        const at = system.now.toISOString();
        const document = system.neopay.documents.get(paymentId);
        if (document) Object.assign(document, { status: 'completed', updated_at: at });
        else
          answerCreate = async () => {
            const created = system.neopay.documents.get(paymentId);
            if (created) Object.assign(created, { status: 'completed', updated_at: at });
          };
      },
    });
  });
  expect(await ground.violations()).toEqual([]);
});

test('D12: crypto: all 120 orders of five events end paid, told once, and never paid before the money was', async () => {
  await inLanes(permutations(EVENTS), async (events, number) => {
    const system = testSystemOn(ground);
    const orderId = `P-${number}`;
    const hash = `0xc${number.toString(16).padStart(63, '0')}`;
    await system.store.orders.put([orderOf(system, orderId)]);
    await play(system, orderId, events, {
      created: () => system.create('pentagoo', orderId),
      callback: () => system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash)),
      settled: async () => {
        const height = heightAt(system.now);
        const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
        system.chain.transfers.set(hash, { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1', logs });
        system.chain.finalized = height;
      },
    });
  });
  expect(await ground.violations()).toEqual([]);
});

/** Plays the events in this order, looks after each as the job would, and holds the order to its promises. */
async function play(
  system: TestSystem,
  orderId: string,
  events: readonly Event[],
  does: Record<'created' | 'callback' | 'settled', () => Promise<unknown>>,
): Promise<void> {
  const story = `${orderId}: ${events.join(', ')}`;
  let settled = false;
  for (const event of events) {
    system.wait(1);
    if (event === 'created') await does.created();
    if (event === 'callback' || event === 'callback again') await does.callback();
    if (event === 'settled') {
      await does.settled();
      settled = true;
      continue;
    }
    const { after } = await system.examine(orderId);
    if (!settled) expect(after, story).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  }
  system.wait(60);
  const { after } = await system.examine(orderId);
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
