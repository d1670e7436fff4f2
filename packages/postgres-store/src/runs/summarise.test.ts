import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPayment } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});
afterAll(() => database?.close());

test('a run sums payments in currencies that do not exist, since a provider may send any', async () => {
  const { store } = database;
  const inCurrency = (currency: string, index: number) =>
    aPayment({
      providerPaymentId: `unknown-${index}`,
      orderId: null,
      status: 'paid',
      amount: { amountMinor: 700n, currency, exponent: 2 },
    });
  await store.payments.observe(['ZZZ', 'HRK', 'POINTS7'].map(inCurrency), new Date());
  const run = await store.runs.start({ from: null, to: null, dryRun: false });
  const gracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };
  const options = { now: new Date(), gracePeriods, callbackProviders: [] };
  const { summary } = await store.runs.findDiscrepancies(run.runId, options);
  expect(summary.sums.map(({ currency, proven }) => `${proven} ${currency}`)).toEqual(['7 HRK', '7 POINTS7', '7 ZZZ']);
});
