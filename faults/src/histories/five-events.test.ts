import { PunteoError } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heightAt, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { centsOf, createTestSystem, orderOf, PENTAGOO_TOKEN, putOrder, type TestSystem } from '../test-system.ts';

let testStore: TestStore;
let sql: pg.Pool;

beforeAll(async () => {
  testStore = await openTestStore();
  sql = new pg.Pool({ connectionString: testStore.databaseUrl });
});

afterAll(async () => {
  await sql?.end();
  await testStore?.close();
});

const EVENTS = ['created', 'callback', 'callback again', 'money moved', 'verified'] as const;
type Event = (typeof EVENTS)[number];

test('D12: a Neopay order is paid once, and never early, in all 120 sequences of five events', async () => {
  await forEachConcurrently(permutations(EVENTS), async (events, number) => {
    const system = createTestSystem(testStore);
    const orderId = `N-${number}`;
    const paymentId = `99658c35-d9ee-4b04-9bc2-${number.toString(16).padStart(12, '0')}`;
    await putOrder(system, orderOf(system, orderId));
    let completedAt: string | undefined;
    const completePayment = () => {
      const document = system.neopay.documents.get(paymentId);
      if (document && completedAt !== undefined)
        Object.assign(document, { status: 'completed', updated_at: completedAt });
    };
    await play(system, orderId, events, {
      created: async () => {
        system.neopay.nextPaymentIds.push(paymentId);
        await system.createPayment('neopay', orderId);
        // The buyer may have paid before the answer to our create arrived.
        completePayment();
      },
      callback: () => system.postCallback('neopay', system.neopayAddress(orderId), `{"payment":{"id":"${paymentId}"}}`),
      moneyMoved: async () => {
        completedAt = system.now.toISOString();
        completePayment();
      },
    });
  });
  expect(await testStore.violations()).toEqual([]);
});

test('D12: a Pentagoo order is paid once, and never early, in all 120 sequences of five events', async () => {
  await forEachConcurrently(permutations(EVENTS), async (events, number) => {
    const system = createTestSystem(testStore);
    const orderId = `P-${number}`;
    const hash = `0xc${number.toString(16).padStart(63, '0')}`;
    await putOrder(system, orderOf(system, orderId));
    await play(system, orderId, events, {
      created: () => system.createPayment('pentagoo', orderId).catch(orRefusedAsPaid),
      callback: () => system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash)),
      moneyMoved: async () => {
        const height = heightAt(system.now);
        const logs = [{ index: 3, units: 10_000n * UNITS_PER_CENT }];
        system.chain.transfers.set(hash, { hash, height, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1', logs });
        system.chain.finalizedHeight = height;
      },
    });
  });
  expect(await testStore.violations()).toEqual([]);
});

/** No payment is created for an order that is paid already. */
function orRefusedAsPaid(error: unknown): void {
  if (!(error instanceof PunteoError) || error.code !== 'order_paid') throw error;
}

/** Plays the events in this order and verifies the order after each one and at the end. */
async function play(
  system: TestSystem,
  orderId: string,
  events: readonly Event[],
  actions: Record<'created' | 'callback' | 'moneyMoved', () => Promise<unknown>>,
): Promise<void> {
  const sequence = `${orderId}: ${events.join(', ')}`;
  let hasMoneyMoved = false;
  for (const event of events) {
    system.advance(1);
    if (event === 'created') await actions.created();
    if (event === 'callback' || event === 'callback again') await actions.callback();
    if (event === 'money moved') {
      await actions.moneyMoved();
      hasMoneyMoved = true;
      continue;
    }
    const { after } = await system.verify(orderId);
    if (!hasMoneyMoved) expect(after, sequence).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  }
  system.advance(60);
  const { after } = await system.verify(orderId);
  expect(after, sequence).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  expect(centsOf(after.paid), sequence).toBe(10_000n);
  const merchantEvents = await sql.query<{ type: string }>('select type from events where order_id = $1', [orderId]);
  expect(merchantEvents.rows, sequence).toEqual([{ type: 'order.paid' }]);
}

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((first, at) =>
    permutations(values.filter((_, index) => index !== at)).map((rest) => [first, ...rest]),
  );
}
