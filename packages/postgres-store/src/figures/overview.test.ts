import { cloneDatabase } from '@punteo/embedded-postgres';
import type { DiscrepancyFilter, Money, OrderFilter, Overview, RefundFilter } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPaymentClaim } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { TEST_TEMPLATE, testServer } from '../__fixtures__/test-store.ts';
import { openStore, type PostgresStore } from '../open-store.ts';
import { type RandomChanges, randomChanges } from '../runs/__fixtures__/random-changes.ts';
import { runOnce } from '../runs/__fixtures__/run-once.ts';
import { type Counted, countedList, sumsByCurrency } from './__fixtures__/counted-list.ts';
import { orderTotals } from './order-totals.ts';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let store: PostgresStore;
let changes: RandomChanges;

beforeAll(async () => {
  database = await cloneDatabase(await testServer(), TEST_TEMPLATE);
  store = await openStore({ url: database.url });
  changes = randomChanges(Number(process.env.PUNTEO_SEED ?? 7), new Date(Date.now() - 40 * 86_400_000));
});

afterAll(async () => {
  await store?.close();
  await database?.drop();
});

/** In their order: each goes on where the one before ended. */
const STEPS: readonly (readonly [when: string, step: () => Promise<unknown>])[] = [
  [
    'before any run',
    async () => {
      await putOtherOrders();
      await change(120);
    },
  ],
  ['after the first run', () => run()],
  ['after changes since a run', () => change(40)],
  ['after a windowed run', () => run({ from: new Date(0), to: new Date(Date.now() - 39 * 86_400_000) })],
  ['after a dry run', () => run({ dryRun: true })],
  ['after an incremental run', () => run()],
  ['after more changes', () => change(60)],
  ['after a full run', () => run({ full: true })],
  [
    'after a run of an app of the previous release',
    async () => {
      await query(database.url, 'update compared_totals set named_provider = null, is_proven = null, n = n + 7');
      await query(database.url, "update compared_orders set named_provider = null, is_proven = null, state = 'closed'");
    },
  ],
  ['after a person resolved every second discrepancy', resolveSome],
];

test.each(STEPS)('every figure of the overview equals its list %s', { timeout: 300_000 }, async (_when, step) => {
  await step();
  const now = new Date();
  const since = new Date(now.getTime() - 30 * 86_400_000);
  const overview = await store.figures.overview({ since, now });
  expect(overview.currencies.length).toBeGreaterThan(1);
  for (const [name, figure, list] of figuresOf(overview)) {
    const { count, sums } = await list();
    expect({ count: figure.count, sums: figure.sums }, `${name} ${JSON.stringify(figure.filter)}`).toEqual({
      count,
      sums,
    });
  }
});

test('the overview of an app with a kept comparison reads the orders that changed since, and no others', async () => {
  await run({ full: true });
  await change(5);
  await query(database.url, 'update compared_totals set n = n + 1000');
  const totals = await orderTotals(queryable());
  expect(Math.max(...totals.map(({ count }) => count))).toBeGreaterThan(1_000);
  await run({ full: true });
});

test('the providers of a currency add up to it', async () => {
  const { currencies } = await store.figures.overview({ since: new Date(), now: new Date() });
  for (const { currency, providers, ...figures } of currencies) {
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) {
      const parts = providers.map((provider) => provider[name]);
      expect(
        parts.reduce((sum, { count }) => sum + count, 0),
        `${currency} ${name}`,
      ).toBe(figures[name].count);
      expect(sumsByCurrency(parts.map(({ amount }) => amount))).toEqual(sumsByCurrency([figures[name].amount]));
    }
  }
});

test('a discrepancy that a run no longer finds, or that a person resolves, counts as changed since then and not before', async () => {
  const before = new Date();
  await resolveSome();
  const now = new Date();
  const { changes: after } = await store.figures.overview({ since: before, now });
  expect(after.resolved.count).toBeGreaterThan(0);
  const later = await store.figures.overview({ since: new Date(now.getTime() + 60_000), now });
  expect(later.changes).toMatchObject({ found: { count: 0 }, gone: { count: 0 }, resolved: { count: 0 } });
});

/** Of another currency, with the providers of payments and transactions that are named for them. */
async function putOtherOrders() {
  const claims = [
    [],
    [aPaymentClaim('of-one')],
    [aPaymentClaim('of-several'), aPaymentClaim('of-several', 'pentagoo')],
    [aPaymentClaim('first'), aPaymentClaim('second')],
    [aPaymentClaim('of-another', 'pentagoo')],
  ];
  await store.orders.put(
    claims.map((named, index) => ({
      orderId: `EUR-${index}`,
      amount: { amountMinor: 1_234n + BigInt(index), currency: 'EUR', exponent: 2 },
      claims: named,
    })),
  );
}

test('orders are selected by when the last of their money moved, from inclusive and to exclusive', async () => {
  const { items } = await store.orders.list({ proven: true }, { limit: 200 });
  const times = items
    .flatMap(({ standing }) => standing.paidAt ?? [])
    .sort((left, right) => Number(left) - Number(right));
  const [from, to] = [times[1], times.at(-1)] as [Date, Date];
  const selected = await store.orders.list({ paidFrom: from, paidTo: to }, { limit: 200 });
  const isWithin = (at: Date | null) => at !== null && at >= from && at < to;
  expect(selected.items.length).toBeGreaterThan(0);
  expect(selected.items.every(({ standing }) => isWithin(standing.paidAt))).toBe(true);
  const all = await store.orders.list({}, { limit: 200 });
  expect(selected.items).toHaveLength(all.items.filter(({ standing }) => isWithin(standing.paidAt)).length);
});

function change(count: number) {
  return changes.make({ store, url: database.url }, count);
}

function run(options: Partial<Parameters<typeof runOnce>[1]> = {}) {
  const gracePeriods = { fulfilmentSeconds: 600, callbackSeconds: 600, createSeconds: 600 };
  const settlementAccounts = [{ provider: 'neopay', account: 'bank', seconds: 3_600 }];
  return runOnce(store, {
    now: new Date(),
    gracePeriods,
    callbackProviders: ['neopay'],
    settlementAccounts,
    ...options,
  });
}

async function resolveSome() {
  const { items } = await store.discrepancies.list({ state: 'open' }, { limit: 200 });
  for (const [index, { discrepancyId }] of items.entries()) {
    if (index % 2 === 0)
      await store.discrepancies.update(discrepancyId, { state: 'resolved' }, { actor: 'ana', reason: 'test' });
  }
}

function queryable() {
  return { query: async (text: string) => ({ rows: await query(database.url, text) }) } as never;
}

interface Shown {
  readonly filter: unknown;
  readonly count: number;
  readonly sums: Counted['sums'];
}

/** Each figure, with the list that its filter selects. */
function* figuresOf(overview: Overview): Generator<readonly [string, Shown, () => Promise<Counted>]> {
  for (const { currency, providers, ...figures } of overview.currencies) {
    for (const { named, provider, ...own } of [{ named: 'all', provider: null, ...figures }, ...providers]) {
      const row = `${currency} ${named} ${provider}`;
      yield [`${row} expected`, money(own.expected), () => countedList.ordered(store, own.expected.filter)];
      yield [`${row} proven`, money(own.proven), () => countedList.paid(store, own.proven.filter)];
      yield [
        `${row} outstanding`,
        money(own.outstanding),
        () => countedList.outstanding(store, own.outstanding.filter),
      ];
      // No list of these exists: they count nothing.
      if (named !== 'several') {
        yield [`${row} atRisk`, money(own.atRisk), () => countedList.atRisk(store, own.atRisk.filter)];
        yield [`${row} unsettled`, money(own.unsettled), () => countedList.atRisk(store, own.unsettled.filter)];
      }
      if (named === 'one' || named === 'all')
        yield [`${row} toRefund`, money(own.toRefund), () => countedList.left(store, own.toRefund.filter)];
    }
  }
  for (const figure of overview.states)
    yield [figure.state, several(figure), () => countedList.ordered(store, figure.filter)];
  for (const figure of [overview.openDiscrepancies, ...overview.kinds, ...overview.ages])
    yield ['open', several(figure), () => countedList.atRisk(store, figure.filter)];
  const { paid, ...discrepancies } = overview.changes;
  for (const [name, figure] of Object.entries(discrepancies))
    yield [name, several(figure), () => countedList.atRisk(store, figure.filter)];
  yield ['paid', several(paid), () => countedList.paid(store, paid.filter)];
}

type Filter = OrderFilter | DiscrepancyFilter | RefundFilter;

function money({ filter, count, amount }: { filter: Filter; count: number; amount: Money }): Shown {
  return { filter, count, sums: sumsByCurrency([amount]) };
}

function several({ filter, count, sums }: { filter: Filter; count: number; sums: readonly Money[] }): Shown {
  return { filter, count, sums: sumsByCurrency(sums) };
}
