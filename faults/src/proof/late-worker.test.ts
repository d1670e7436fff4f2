import { examineOrder, type Provider } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ground, houseOn, openGround, orderOf } from '../test-system.ts';

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
    const house = houseOn(ground);
    const orderId = `late-${newer}`;
    await house.store.orders.put([orderOf(house, orderId)]);
    const { providerPaymentId } = await house.create('neopay', orderId);
    const document = house.neopay.documents.get(providerPaymentId ?? '');
    if (!document) throw new Error('the payment was not made');
    document.status = 'completed';
    if (newer === 'returned') await house.examine(orderId);

    document.status = older;
    const heard = Promise.withResolvers<void>();
    const thaw = Promise.withResolvers<void>();
    const frozen: Provider = {
      ...house.providers.neopay,
      async verify(claim, order, now) {
        const verification = await house.providers.neopay.verify(claim, order, now);
        heard.resolve();
        await thaw.promise;
        return verification;
      },
    };
    const late = examineOrder(orderId, { store: house.store, providers: [frozen], clock: () => house.now });
    await heard.promise;
    house.wait(60);
    document.status = newer;
    expect((await house.examine(orderId)).after.state).toBe(state);
    thaw.resolve();
    await late;
    expect((await house.store.orders.get(orderId))?.standing.state).toBe(state);
  },
);
