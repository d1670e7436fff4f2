import { moneyFromDecimal, referenceKey, type SettlementAccount, type StatementRow } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const start = new Date('2026-06-01T00:00:00Z');
const days = (count: number) => new Date(start.getTime() + count * 86_400_000);
const usd = (decimal: string) => {
  const money = moneyFromDecimal(decimal.replace('-', ''), 'USD');
  return decimal.startsWith('-') ? { ...money, amountMinor: -money.amountMinor } : money;
};
const NEVER = 365 * 86_400;
const gracePeriods = { fulfilmentSeconds: NEVER, callbackSeconds: NEVER, createSeconds: NEVER };
const ACCOUNTS: readonly SettlementAccount[] = [
  { provider: 'neopay', account: 'bank', seconds: 3 * 86_400 },
  { provider: 'pentagoo', account: 'treasury', seconds: 86_400 },
];

let database: TestStore;
let store: PostgresStore;
let files = 0;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

test('without a configured account, a run finds nothing about settlement and sums none of it', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '5.00' });
  const { found, summary } = await run({ accounts: [] });
  expect([found, summary.settlement]).toEqual([[], undefined]);
});

test('a paid order that no statement shows is paid_not_settled from its last day on, and not before', async () => {
  await paid('A', '100.00');
  expect((await run({ now: days(2) })).found).toEqual([]);
  const { found, summary, discrepancies } = await run({ now: days(5) });
  expect(found).toEqual(['paid_not_settled order:A#neopay:A']);
  expect(discrepancies[0]).toMatchObject({ orderId: 'A', provider: 'neopay', moneyAtRisk: usd('100.00') });
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '0.00', open: '100.00' }]);
});

test('a bank entry that names the payment settles it, in capitals and without hyphens too', async () => {
  await paid('99639165-04a9-4742-b51b-c9dcc4fbc3cb', '100.00');
  await bank({ reference: 'E-1', amount: '100.00', names: ['9963916504A94742B51BC9DCC4FBC3CB'] });
  const { found, summary } = await run({});
  expect(found).toEqual([]);
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '100.00', open: '0.00' }]);
});

test('one payout settles many payments net of their fees, by the export that lists them', async () => {
  await paid('A', '100.00');
  await paid('B', '50.00');
  await exported({ payment: 'A', gross: '100.00', fee: '1.50', net: '98.50', payout: 'PO-1' });
  await exported({ payment: 'B', gross: '50.00', fee: '0.75', net: '49.25', payout: 'PO-1' });
  expect((await run({})).found).toEqual(['paid_not_settled order:A#neopay:A', 'paid_not_settled order:B#neopay:B']);
  await bank({ reference: 'E-1', amount: '147.75', names: ['PO-1'] });
  const { found, summary } = await run({});
  expect(found).toEqual([]);
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '150.00', open: '0.00' }]);
});

test('a payout of another sum is settlement_differs, and its payments are not reported one by one', async () => {
  await paid('A', '100.00');
  await exported({ payment: 'A', gross: '100.00', fee: '1.50', net: '98.50', payout: 'PO-1' });
  await bank({ reference: 'E-1', amount: '97.00', names: ['PO-1'] });
  const { found, discrepancies } = await run({});
  expect(found).toEqual(['settlement_differs settlement:neopay:PO-1']);
  expect(discrepancies[0]).toMatchObject({
    moneyAtRisk: usd('1.50'),
    fields: [
      { field: 'amount', expected: '98.50 USD', actual: '97.00 USD' },
      { field: 'payout', expected: 'PO-1', actual: 'PO-1' },
    ],
  });
});

test('a payment that arrives in another currency is settlement_differs', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '100.00', currency: 'EUR', names: ['A'] });
  const { discrepancies } = await run({});
  expect(discrepancies).toMatchObject([
    { kind: 'settlement_differs', fields: [{ expected: '100.00 USD', actual: '100.00 EUR' }, {}] },
  ]);
});

test('an export whose gross, fee or net does not fit the payment is settlement_differs with each of them', async () => {
  await paid('A', '100.00', '2.00');
  await exported({ payment: 'A', gross: '101.00', fee: '1.50', net: '98.50', payout: null });
  const { discrepancies } = await run({ now: days(1) });
  expect(discrepancies).toMatchObject([
    {
      kind: 'settlement_differs',
      subject: 'export:neopay:A',
      orderId: 'A',
      fields: [
        { field: 'amount', expected: '100.00 USD', actual: '101.00 USD' },
        { field: 'fee', expected: '2.00', actual: '1.50' },
        { field: 'net', expected: '99.50', actual: '98.50' },
        { field: 'payment', expected: 'A' },
      ],
    },
  ]);
});

test('money that an export takes back of a paid payment is settlement_differs, with or without its first line', async () => {
  await paid('A', '110.00');
  await exported({ payment: 'A', gross: '110.00', fee: '1.50', net: '108.50', payout: null });
  await exported({ payment: 'A', gross: '-110.00', fee: '0.00', net: '-110.00', payout: null, reference: 'L-2' });
  await paid('B', '50.00');
  await exported({ payment: 'B', gross: '-50.00', fee: '0.00', net: '-50.00', payout: null });
  const { discrepancies } = await run({ now: days(1) });
  expect(discrepancies).toMatchObject([
    {
      subject: 'export:neopay:A',
      moneyAtRisk: usd('110.00'),
      fields: [{ field: 'amount', expected: '110.00 USD', actual: '0.00 USD' }, { field: 'payment' }],
    },
    {
      subject: 'export:neopay:B',
      moneyAtRisk: usd('100.00'),
      fields: [{ field: 'amount', expected: '50.00 USD', actual: '-50.00 USD' }, { field: 'payment' }],
    },
  ]);
});

test('what an export takes back is no difference where it was corrected, refunded or recorded as given back', async () => {
  const takenBack = { fee: '0.00', payout: 'PO-2' };
  await paid('A', '110.00');
  await exported({ payment: 'A', gross: '100.00', fee: '0.00', net: '100.00', payout: null });
  await exported({ payment: 'A', gross: '-100.00', net: '-100.00', ...takenBack, reference: 'L-2' });
  await exported({ payment: 'A', gross: '110.00', fee: '0.00', net: '110.00', payout: null, reference: 'L-3' });
  await paid('B', '50.00');
  await exported({ payment: 'B', gross: '50.00', fee: '0.50', net: '49.50', payout: 'PO-1' });
  await exported({ payment: 'B', gross: '-50.00', net: '-50.00', ...takenBack, reference: 'L-4' });
  await refunded('B', '50.00');
  await paid('C', '70.00');
  await exported({ payment: 'C', gross: '70.00', fee: '0.00', net: '70.00', payout: null });
  await exported({ payment: 'C', gross: '-10.00', net: '-10.00', ...takenBack, reference: 'L-5' });
  expect((await run({ now: days(1) })).found).toEqual(['settlement_differs export:neopay:C']);
  const gone = anOrder({ orderId: 'C', amount: usd('70.00'), createdAt: start, fulfilledAt: days(0.6) });
  await store.orders.put([gone], ANA, days(0.6));
  const refund = { orderId: 'C', claim: aPaymentClaim('C'), amount: usd('10.00'), refundedAt: days(1), force: true };
  await store.refunds.record(refund, ANA);
  expect((await run({ now: days(1) })).found).toEqual([]);
});

test('a payment settles with or without the fee that its provider documents, and with no other', async () => {
  for (const [id, amount] of [
    ['A', '98.00'],
    ['B', '100.00'],
    ['C', '99.00'],
  ] as const) {
    await paid(id, '100.00', '2.00');
    await bank({ reference: `E-${id}`, amount, names: [id] });
  }
  const { discrepancies } = await run({});
  expect(discrepancies).toMatchObject([
    {
      subject: 'settlement:neopay:C',
      fields: [{ expected: '98.00 USD', actual: '99.00 USD' }, { field: 'fee', expected: '2.00', actual: '1.00' }, {}],
    },
  ]);
});

test('an entry that fits nothing, and an exported payment that is not known, are settled_unknown', async () => {
  await bank({ reference: 'E-1', amount: '-900.00' });
  await exported({ payment: 'X', gross: '10.00', fee: '0.00', net: '10.00', payout: null });
  await exported({ payment: 'Y', gross: '-500.00', fee: '0.00', net: '-500.00', payout: null });
  const { found, discrepancies } = await run({});
  expect(found).toEqual([
    'settled_unknown entry:bank:E-1',
    'settled_unknown entry:export:L-X',
    'settled_unknown entry:export:L-Y',
  ]);
  expect(discrepancies.map(({ moneyAtRisk }) => moneyAtRisk)).toEqual([usd('900.00'), usd('10.00'), usd('500.00')]);
  expect(discrepancies.map(({ fields }) => fields.find(({ field }) => field === 'amount')?.actual)).toEqual([
    '-900.00 USD',
    '10.00 USD',
    '-500.00 USD',
  ]);
});

test('a payment without an order is no unknown settlement: it is an unexpected payment already', async () => {
  await store.payments.observe([aPayment({ providerPaymentId: 'X', status: 'paid', amount: usd('10.00') })], start);
  await exported({ payment: 'X', gross: '10.00', fee: '0.00', net: '10.00', payout: null });
  await bank({ reference: 'E-1', amount: '10.00', names: ['X'] });
  expect((await run({})).found).toEqual(['unexpected_payment payment:neopay:X']);
});

test('a payment that was refunded is not missed on a statement, and an entry that names it is not unknown', async () => {
  await paid('A', '100.00');
  await refunded('A', '100.00');
  await bank({ reference: 'E-1', amount: '100.00', names: ['A'] });
  await paid('B', '50.00');
  await refunded('B', '50.00');
  const { found, summary } = await run({});
  expect(found).toEqual([]);
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '0.00', open: '0.00' }]);
});

test('a payment that is refunded after it was settled is settled no longer in the next incremental run', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '100.00', names: ['A'] });
  await paid('B', '50.00');
  const first = await run({});
  expect(first.summary.settlement).toEqual([{ currency: 'USD', settled: '100.00', open: '50.00' }]);
  await refunded('A', '100.00');
  await refunded('B', '50.00');
  const second = await run({});
  expect(second.summary.settlement).toEqual([{ currency: 'USD', settled: '0.00', open: '0.00' }]);
});

test('an entry without a reference settles the one open payment of its sum', async () => {
  await paid('A', '100.00');
  await paid('B', '70.00');
  await bank({ reference: 'E-1', amount: '70.00' });
  expect((await run({})).found).toEqual(['paid_not_settled order:A#neopay:A']);
});

test('an entry that was booked before the payment does not settle it', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '100.00', bookedAt: days(-3) });
  expect((await run({})).found).toEqual(['paid_not_settled order:A#neopay:A', 'settled_unknown entry:bank:E-1']);
});

test('of equal candidates none is chosen: the entry is several_candidates and names them', async () => {
  await paid('A', '100.00');
  await paid('B', '100.00');
  await bank({ reference: 'E-1', amount: '100.00' });
  const { found, discrepancies } = await run({});
  expect(found).toEqual([
    'paid_not_settled order:A#neopay:A',
    'paid_not_settled order:B#neopay:B',
    'several_candidates entry:bank:E-1',
  ]);
  expect(discrepancies[2]?.fields).toContainEqual({ field: 'candidates', expected: 'A, B', actual: null });
});

test('as many entries as equal payments are several candidates each, and no payment counts as missing', async () => {
  for (const id of ['A', 'B']) {
    await paid(id, '100.00');
    await bank({ reference: `E-${id}`, amount: '100.00' });
  }
  const { found, summary } = await run({});
  expect(found).toEqual(['several_candidates entry:bank:E-A', 'several_candidates entry:bank:E-B']);
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '0.00', open: '200.00' }]);
});

test('an order of nothing needs no settlement', async () => {
  await paid('A', '0.00');
  await paid('B', '0.00');
  await bank({ reference: 'E-1', amount: '0.00', names: ['B'] });
  expect((await run({})).found).toEqual([]);
});

test('an entry that names several payments settles their sum, and differs where it is another', async () => {
  for (const id of ['A', 'B', 'C', 'D']) await paid(id, '10.00');
  await bank({ reference: 'E-1', amount: '20.00', names: ['A', 'B'] });
  await bank({ reference: 'E-2', amount: '19.00', names: ['C', 'D'] });
  const { discrepancies } = await run({});
  expect(discrepancies).toMatchObject([
    {
      kind: 'settlement_differs',
      subject: 'entry:bank:E-2',
      fields: [{ expected: '20.00 USD', actual: '19.00 USD' }, { expected: 'C, D' }],
    },
  ]);
});

test('money whose entries show another sum counts as open in full, also in the next incremental run', async () => {
  for (const [id, amount] of Object.entries({
    A: '108.00',
    B: '106.00',
    C: '104.00',
    D: '105.00',
    E: '1.00',
    F: '9.00',
  }))
    await paid(id, amount);
  await bank({ reference: 'E-1', amount: '-108.00', names: ['A'] });
  await bank({ reference: 'E-2', amount: '1.00', names: ['B'] });
  await bank({ reference: 'E-3', amount: '104.00', names: ['C', 'D'] });
  await bank({ reference: 'E-4', amount: '10.00', names: ['E', 'F'] });
  const first = await run({});
  expect(first.found).toEqual([
    'settlement_differs entry:bank:E-3',
    'settlement_differs settlement:neopay:A',
    'settlement_differs settlement:neopay:B',
  ]);
  expect(first.summary.settlement).toEqual([{ currency: 'USD', settled: '10.00', open: '423.00' }]);
  await bank({ reference: 'E-5', amount: '105.00', names: ['B'] });
  const second = await run({});
  expect(second.summary.settlement).toEqual([{ currency: 'USD', settled: '116.00', open: '317.00' }]);
});

test('a payment that an export takes back after its payout arrived is settled no longer', async () => {
  for (const id of ['A', 'B']) {
    await paid(id, '110.00');
    await exported({ payment: id, gross: '110.00', fee: '0.00', net: '110.00', payout: 'PO-1' });
  }
  await bank({ reference: 'E-1', amount: '220.00', names: ['PO-1'] });
  expect((await run({})).summary.settlement).toEqual([{ currency: 'USD', settled: '220.00', open: '0.00' }]);
  await exported({ payment: 'A', gross: '-110.00', fee: '0.00', net: '-110.00', payout: 'PO-2', reference: 'L-2' });
  const { summary } = await run({});
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '110.00', open: '110.00' }]);
  expect((await run({})).summary.settlement).toEqual(summary.settlement);
});

test('two entries that name the same two payments are several candidates', async () => {
  for (const id of ['A', 'B']) await paid(id, '10.00');
  await bank({ reference: 'E-1', amount: '10.00', names: ['A', 'B'] });
  await bank({ reference: 'E-2', amount: '10.00', names: ['A', 'B'] });
  expect((await run({})).found).toEqual(['several_candidates entry:bank:E-1', 'several_candidates entry:bank:E-2']);
});

test('a debit that names several payments is no candidate for them: it differs, and none of them is settled', async () => {
  for (const id of ['A', 'B']) await paid(id, '54.50');
  await bank({ reference: 'E-1', amount: '109.00', names: ['A', 'B'] });
  await bank({ reference: 'E-2', amount: '-109.00', names: ['A', 'B'] });
  for (const id of ['C', 'D']) await paid(id, '20.00');
  await bank({ reference: 'E-3', amount: '20.00', names: ['C'] });
  await bank({ reference: 'E-4', amount: '-40.00', names: ['C', 'D'] });
  const { found, summary } = await run({});
  expect(found).toEqual(['settlement_differs entry:bank:E-2', 'settlement_differs entry:bank:E-4']);
  expect(summary.settlement).toEqual([{ currency: 'USD', settled: '0.00', open: '149.00' }]);
});

test('a debit that gives several refunded payments back is silent', async () => {
  for (const id of ['A', 'B']) {
    await paid(id, '10.00');
    await bank({ reference: `E-${id}`, amount: '10.00', names: [id] });
    await refunded(id, '10.00');
  }
  await bank({ reference: 'E-1', amount: '-20.00', names: ['A', 'B'] });
  expect((await run({})).found).toEqual([]);
});

test('two entries of one payment settle it by their sum, and a reversal takes the settlement back', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '60.00', names: ['A'] });
  await bank({ reference: 'E-2', amount: '40.00', names: ['A'] });
  expect((await run({})).found).toEqual([]);
  await bank({ reference: 'E-3', amount: '-100.00', names: ['A'] });
  expect((await run({})).found).toEqual(['paid_not_settled order:A#neopay:A']);
});

test('a chain transaction is settled by the treasury entry of its hash, by the sum of its transfers', async () => {
  const hash = `0x${'a1'.repeat(32)}`;
  await store.orders.put([anOrder({ orderId: 'A', createdAt: start })], ANA, start);
  await bindClaim(store, 'A', aTransactionClaim(hash), start);
  await store.standings.recordEvidence('A', [aTransfer(hash)], { now: days(0.5) });
  expect((await run({})).found).toEqual([`paid_not_settled order:A#pentagoo:${hash}`]);
  await entry({ account: 'treasury', reference: 'T-1', amount: '100.00', names: [hash.toUpperCase()] });
  expect((await run({})).found).toEqual([]);
});

test('a window restricts settlement to its orders and its entries', async () => {
  await paid('A', '100.00');
  await bank({ reference: 'E-1', amount: '5.00', bookedAt: days(1) });
  expect((await run({ from: days(2), to: days(3) })).found).toEqual([]);
  expect((await run({ from: start, to: days(3) })).found).toHaveLength(2);
});

test('a settlement discrepancy is gone when the statement comes', async () => {
  await paid('A', '100.00');
  await run({});
  await bank({ reference: 'E-1', amount: '100.00', names: ['A'] });
  await run({});
  const { items } = await store.discrepancies.list({}, {});
  expect(items.map(({ kind, state }) => [kind, state])).toEqual([['paid_not_settled', 'gone']]);
});

test('ids are compared in SQL as entries keep them', async () => {
  const references = ['PO-77_81', '0xABCdef', 'a.b/c:d e', 'Ä-1'];
  const rows = await query(
    database.url,
    `select reference_key(reference) as key from unnest($1::text[]) as t (reference)`,
    [references],
  );
  expect(rows.map(({ key }) => key)).toEqual(references.map(referenceKey));
});

async function run({
  now = days(10),
  accounts = ACCOUNTS,
  from = null,
  to = null,
}: {
  now?: Date;
  accounts?: readonly SettlementAccount[];
  from?: Date | null;
  to?: Date | null;
}) {
  const { runId } = await store.runs.start({ from, to, dryRun: false });
  const options = { now, gracePeriods, callbackProviders: [], settlementAccounts: accounts };
  const { summary } = await store.runs.findDiscrepancies(runId, options);
  await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  const discrepancies = await store.runs.discrepancies(runId);
  return { summary, discrepancies, found: discrepancies.map(({ kind, subject }) => `${kind} ${subject}`) };
}

/** An order whose payment has its id, paid half a day after the start; `fee` as the provider documents it. */
async function paid(orderId: string, amount: string, fee?: string): Promise<void> {
  await store.orders.put([anOrder({ orderId, amount: usd(amount), createdAt: start })], ANA, start);
  await bindClaim(store, orderId, aPaymentClaim(orderId), start);
  const { facts, ...answer } = aProof({ claim: aPaymentClaim(orderId) }, usd(amount));
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  const shown = { ...facts, createdAt: start, updatedAt: days(0.5) };
  await store.standings.recordEvidence(orderId, [{ ...answer, facts: shown, checkedAt: days(0.5) }], {
    now: days(0.5),
  });
  const record = { providerPaymentId: orderId, status: 'paid', amount: usd(amount), createdAt: start } as const;
  await store.payments.observe([aPayment({ ...record, fee: fee === undefined ? null : usd(fee) })], days(0.5));
}

/** The provider shows that the payment of `paid` was given back. */
async function refunded(orderId: string, amount: string): Promise<void> {
  const { facts, ...answer } = aProof({ claim: aPaymentClaim(orderId) }, usd(amount));
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  const shown = { ...facts, status: 'refunded', createdAt: start, updatedAt: days(1) } as const;
  const checks = [{ name: 'status', result: 'failed' }] as const;
  await store.standings.recordEvidence(orderId, [{ ...answer, checks, facts: shown, checkedAt: days(1) }], {
    now: days(1),
  });
}

interface Entry {
  readonly reference: string;
  readonly amount: string;
  readonly currency?: string;
  readonly names?: readonly string[];
  readonly bookedAt?: Date;
}

const bank = (each: Entry) => entry({ account: 'bank', ...each });

function entry({
  account,
  reference,
  amount,
  currency = 'USD',
  names = [],
  bookedAt = days(1),
}: Entry & { account: string }) {
  return importRow({
    line: 1,
    entry: {
      ...NO_ENTRY,
      account,
      entryReference: reference,
      amount: { ...usd(amount), currency },
      bookedAt,
      referenceKeys: names.map(referenceKey),
    },
  });
}

function exported({
  payment,
  gross,
  fee,
  net,
  payout,
  reference = `L-${payment}`,
}: Record<'payment' | 'gross' | 'fee' | 'net', string> & { payout: string | null; reference?: string }) {
  return importRow({
    line: 1,
    entry: {
      ...NO_ENTRY,
      account: 'export',
      provider: 'neopay',
      entryReference: reference,
      amount: usd(net),
      gross: usd(gross),
      fee: usd(fee),
      payment,
      payout,
      bookedAt: days(1),
      referenceKeys: [],
    },
  });
}

const NO_ENTRY = {
  provider: null,
  gross: null,
  fee: null,
  isReversal: false,
  payment: null,
  payout: null,
  transaction: null,
  description: null,
} as const;

async function importRow(row: StatementRow): Promise<void> {
  files += 1;
  const sha256 = files.toString(16).padStart(64, '0');
  await store.statements.import(
    { sha256, name: 'test', format: 'csv' },
    async function* () {
      yield row;
    },
    'ana',
  );
}
