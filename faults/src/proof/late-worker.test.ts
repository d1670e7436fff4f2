import { type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem } from '../test-system.ts';
import { completePayment, createNeopayOrder } from './orders.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

test.each([
  ['returned', 'completed', 'refunded'],
  ['completed', 'pending', 'paid'],
] as const)(
  'A12: the newer answer %s stays when a delayed worker records its older answer %s',
  async (newer, older, state) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    completePayment(system, document);
    if (newer === 'returned') await system.verify(orderId);

    document.status = older;
    const answered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const delayed: Provider = {
      ...system.providers.neopay,
      async verify(request) {
        const verification = await system.providers.neopay.verify(request);
        answered.resolve();
        await released.promise;
        return verification;
      },
    };
    const late = verifyOrder(orderId, { store: system.store, providers: [delayed], clock: () => system.now });
    await answered.promise;
    system.advance(60);
    document.status = newer;
    expect((await system.verify(orderId)).after.state).toBe(state);
    released.resolve();
    await late;
    expect((await system.store.orders.get(orderId))?.standing.state).toBe(state);
  },
);
