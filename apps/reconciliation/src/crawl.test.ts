import { afterEach, beforeEach, expect, test } from 'vitest';
import { type House, paidOrder, startHouse } from './__fixtures__/house.ts';
import { crawl } from './crawl.ts';

let house: House;
beforeEach(async () => {
  house = await startHouse();
});
afterEach(() => house.close());

test('the first look at changes is a look at everything; the next goes on where the records end', async () => {
  await paidOrder(house, 'A');
  const [first] = await crawl(house.app, { changesOnly: true });
  expect(first).toMatchObject({ complete: true, changedSince: null, rows: 1, changedOrders: ['A'] });
  const last = await house.app.store.payments.lastChange('neopay');
  const [second] = await crawl(house.app, { changesOnly: true });
  expect(second).toMatchObject({ complete: true, changedOrders: [] });
  expect(second?.changedSince).toEqual(new Date((last?.getTime() ?? 0) - 10 * 60_000));
});

test('a look at changes alone never says that a payment is gone; a whole one does', async () => {
  await paidOrder(house, 'A');
  await crawl(house.app);
  house.bank.remove(await paidOrder(house, 'B'));
  await crawl(house.app, { changesOnly: true });
  expect(await missing()).toEqual([]);
  await crawl(house.app);
  expect(await missing()).toEqual(['B']);
});

async function missing(): Promise<(string | null)[]> {
  const { store, clocks } = house.app;
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  await store.runs.tally(runId, { now: new Date(), clocks: { ...clocks, missingSeconds: 0 }, callbackProviders: [] });
  const found = await store.runs.discrepancies(runId);
  return found.filter(({ kind }) => kind === 'missing_at_provider').map(({ orderId }) => orderId);
}
