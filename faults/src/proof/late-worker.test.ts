import { type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ground, openGround, orderOf, testSystemOn } from '../test-system.ts';

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});

afterAll(() => ground?.close());

test.each([
  ['returned', 'completed', 'refunded'],
  ['completed', 'pending', 'paid'],
] as const)(
  'A12: when the answer is %s, that of a frozen worker, who heard %s, is not put on top of it',
  async (newer, older, state) => {
    const system = testSystemOn(ground);
    const orderId = `late-${newer}`;
    await system.store.orders.put([orderOf(system, orderId)]);
    const { providerPaymentId } = await system.create('neopay', orderId);
    const document = system.neopay.documents.get(providerPaymentId ?? '');
    if (!document) throw new Error('the payment was not made');
    document.status = 'completed';
    if (newer === 'returned') await system.examine(orderId);

    document.status = older;
    const heard = Promise.withResolvers<void>();
    const thaw = Promise.withResolvers<void>();
    const frozen: Provider = {
      ...system.providers.neopay,
      async verify(claim, order, now) {
        const verification = await system.providers.neopay.verify(claim, order, now);
        heard.resolve();
        await thaw.promise;
        return verification;
      },
    };
    const late = verifyOrder(orderId, { store: system.store, providers: [frozen], clock: () => system.now });
    await heard.promise;
    system.wait(60);
    document.status = newer;
    expect((await system.examine(orderId)).after.state).toBe(state);
    thaw.resolve();
    await late;
    expect((await system.store.orders.get(orderId))?.standing.state).toBe(state);
  },
);
