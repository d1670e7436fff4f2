import { type Claim, decimalText, type EvidenceDraft, type Period, type PeriodPart } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransfer, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { expectBooksToBeTrue } from './__fixtures__/true-books.ts';

let testStore: TestStore;

beforeAll(async () => {
  testStore = await openTestStore();
});
beforeEach(() => testStore.empty());
afterAll(() => testStore.close());

const MADRID = { timeZone: 'Europe/Madrid', cutOff: '00:00' } as const;
const UTC = { timeZone: 'UTC', cutOff: '00:00' } as const;
const NOW = new Date('2027-01-01T12:00:00Z');

describe('what a closing books', () => {
  test('money that moved within the period, by provider and currency; what moved before the first one is its opening', async () => {
    await paid('BEFORE', 'p-0', '2026-05-31T21:59:59.999Z');
    await paid('FIRST', 'p-1', '2026-05-31T22:00:00Z');
    await paid('LAST', 'p-2', '2026-06-30T21:59:59.999Z');
    await paid('NEXT', 'p-3', '2026-06-30T22:00:00Z');
    await paidOnChain('CHAIN', '0xaa', '2026-06-15T10:00:00Z');
    const period = await close('2026-06', MADRID);
    expect(period).toMatchObject({
      periodId: '2026-06',
      number: 1,
      firstDay: '2026-06-01',
      lastDay: '2026-06-30',
      from: new Date('2026-05-31T22:00:00Z'),
      to: new Date('2026-06-30T22:00:00Z'),
      ...MADRID,
      closedAt: NOW,
      closedBy: 'ana',
      reason: 'test',
      reconciledAt: null,
      entries: 4,
      openItems: 0,
    });
    expect(figures(period)).toEqual([
      'neopay opening 1 × 100.00 USD',
      'neopay moved 2 × 200.00 USD',
      'neopay closing 3 × 300.00 USD',
      'pentagoo moved 1 × 100.00 USD',
      'pentagoo closing 1 × 100.00 USD',
    ]);
    expect(await entries('2026-06')).toEqual([
      '1 opening payment neopay p-0 BEFORE 100.00',
      '2 moved payment neopay p-1 FIRST 100.00',
      '3 moved transfer 56 0xaa 0xtoken 0xmerchant 0 CHAIN 100.00',
      '4 moved payment neopay p-2 LAST 100.00',
    ]);
    expect(figures(await close('2026-07', MADRID))).toEqual([
      'neopay opening 3 × 300.00 USD',
      'neopay moved 1 × 100.00 USD',
      'neopay closing 4 × 400.00 USD',
      'pentagoo opening 1 × 100.00 USD',
      'pentagoo closing 1 × 100.00 USD',
    ]);
    await expectBooksToBeTrue(testStore.url);
  });

  test('a payment without an order, and once it is bound a correction that sums to nothing', async () => {
    const { payments } = testStore.store;
    const unbound = aPayment({ status: 'paid', updatedAt: new Date('2026-06-10T10:00:00Z') });
    await payments.observe([unbound], NOW);
    await close('2026-06');
    expect(await entries('2026-06')).toEqual(['1 moved payment neopay p-1 - 100.00']);
    // Its order came late, and the provider says a later time by now.
    await paid('LATE', 'p-1', '2026-07-05T10:00:00Z');
    const period = await close('2026-07');
    expect(await entries('2026-07')).toEqual([
      '1 reallocated payment neopay p-1 - -100.00',
      '2 reallocated payment neopay p-1 LATE 100.00',
    ]);
    expect(figures(period)).toEqual([
      'neopay opening 1 × 100.00 USD',
      'neopay reallocated 2 × 0.00 USD',
      'neopay closing 3 × 100.00 USD',
    ]);
    await expectBooksToBeTrue(testStore.url);
  });

  test('several units of one order, each in the period in which it moved, also parts that a person gave', async () => {
    const { orders, standings } = testStore.store;
    await orders.put([anOrder({ orderId: 'PARTS', amount: usd(30_000n) }), anOrder({ orderId: 'OTHER' })]);
    const first = aTransfer('0xa1', [usd(10_000n)], minedAt('2026-06-20T10:00:00Z'));
    const second = aTransfer('0xa2', [usd(10_000n)], minedAt('2026-07-20T10:00:00Z'));
    const third = proofAt('p-9', '2026-08-20T10:00:00Z');
    for (const { claim } of [first, second, third]) await bindClaim(testStore.store, 'PARTS', claim, NOW);
    await standings.recordEvidence('PARTS', [first, second, third], { now: NOW });
    await orders.change(
      'PARTS',
      {
        type: 'allocate',
        claim: third.claim,
        unit: { kind: 'payment', provider: 'neopay', paymentId: 'p-9' },
        amount: usd(2_500n),
      },
      ANA,
      NOW,
    );
    for (const month of ['2026-06', '2026-07', '2026-08']) await close(month);
    expect(await entries('2026-06')).toEqual(['1 moved transfer 56 0xa1 0xtoken 0xmerchant 0 PARTS 100.00']);
    expect(await entries('2026-07')).toEqual(['1 moved transfer 56 0xa2 0xtoken 0xmerchant 0 PARTS 100.00']);
    expect(await entries('2026-08')).toEqual(['1 moved payment neopay p-9 PARTS 25.00']);
    await expectBooksToBeTrue(testStore.url);
  });

  test('amounts of a token with 18 decimals to the last one', async () => {
    const wei = { amountMinor: 100_000_000_000_000_000_001n, currency: 'USD', exponent: 18 };
    await testStore.store.orders.put([anOrder({ orderId: 'WEI' })]);
    const transfer = aTransfer('0xee', [wei], minedAt('2026-06-20T10:00:00Z', wei));
    await bindClaim(testStore.store, 'WEI', transfer.claim, NOW);
    await testStore.store.standings.recordEvidence('WEI', [transfer], { now: NOW });
    await paid('CENTS', 'p-1', '2026-06-21T10:00:00Z');
    expect(figures(await close('2026-06'))).toContain('pentagoo moved 1 × 100.000000000000000001 USD');
    await expectBooksToBeTrue(testStore.url);
  });

  test('the discrepancies that are open, by kind and currency, and the last complete reconciliation of all orders', async () => {
    await testStore.store.payments.observe([aPayment({ status: 'paid' })], NOW);
    const finishedAt = await reconcile();
    await reconcile(new Date('2026-06-01T00:00:00Z'));
    const period = await close('2026-06');
    expect(period).toMatchObject({ openItems: 1, reconciledAt: finishedAt });
    expect(period.openItemTotals).toEqual([{ kind: 'unexpected_payment', items: 1, atRisk: usd(10_000n) }]);
    const items = await testStore.store.periods.openItems('2026-06', {});
    expect(items?.items).toMatchObject([
      { place: 1, kind: 'unexpected_payment', subject: 'payment:neopay:p-1', atRisk: usd(10_000n) },
    ]);
  });
});

describe('a later fact is an entry of the open period, and the closed one stays as it is, byte for byte:', () => {
  const cases: readonly (readonly [what: string, happens: () => Promise<unknown>, booked: readonly string[]])[] = [
    [
      'a refund',
      () => verified('A', proofAt('p-1', '2026-07-02T10:00:00Z', { status: 'refunded', providerStatus: 'refunded' })),
      ['1 taken_back payment neopay p-1 A -100.00'],
    ],
    [
      'a reversal on the chain',
      () => verified('C', aTransfer('0xcc', [], { ...replaced, checkedAt: new Date('2026-07-02T10:00:00Z') })),
      ['1 taken_back transfer 56 0xcc 0xtoken 0xmerchant 0 C -100.00'],
    ],
    [
      'a payment of the closed period whose callback came late',
      () => paid('LATE', 'p-7', '2026-06-20T10:00:00Z'),
      ['1 late payment neopay p-7 LATE 100.00'],
    ],
    [
      'an order amended to another currency, which its money no longer pays',
      () =>
        testStore.store.orders.change('A', { type: 'amend', amount: { ...usd(10_000n), currency: 'EUR' } }, ANA, NOW),
      ['1 taken_back payment neopay p-1 A -100.00'],
    ],
    [
      'a payment withdrawn from one order and bound to another',
      async () => {
        await testStore.store.orders.put([anOrder({ orderId: 'B' })]);
        await testStore.store.orders.change('A', { type: 'unbind', claim: aPaymentClaim('p-1') }, ANA, NOW);
        await bindClaim(testStore.store, 'B', aPaymentClaim('p-1'), NOW);
      },
      ['1 reallocated payment neopay p-1 A -100.00', '2 reallocated payment neopay p-1 B 100.00'],
    ],
    [
      'a part that a person gave to another order',
      async () => {
        const { orders } = testStore.store;
        await orders.put([anOrder({ orderId: 'B' })]);
        const unit = { kind: 'payment', provider: 'neopay', paymentId: 'p-1' } as const;
        const give = { type: 'allocate', claim: aPaymentClaim('p-1'), unit } as const;
        await orders.change('A', { ...give, amount: usd(6_000n) }, ANA, NOW);
        await orders.change('B', { ...give, amount: usd(4_000n) }, ANA, NOW);
      },
      ['1 reallocated payment neopay p-1 A -40.00', '2 reallocated payment neopay p-1 B 40.00'],
    ],
    [
      'an amount that an order was amended to',
      () => testStore.store.orders.change('A', { type: 'amend', amount: usd(9_000n) }, ANA, NOW),
      [],
    ],
    ['a fulfilment', () => testStore.store.orders.change('A', { type: 'fulfil', at: NOW }, ANA, NOW), []],
  ];

  test.each(cases)('%s', async (_what, happens, booked) => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    await paidOnChain('C', '0xcc', '2026-06-11T10:00:00Z');
    await close('2026-06');
    const before = await wholeBooks('2026-06');
    await happens();
    await reconcile();
    await close('2026-07');
    expect(await entries('2026-07')).toEqual(booked);
    expect(await wholeBooks('2026-06')).toEqual(before);
    await expectBooksToBeTrue(testStore.url);
  });

  test('a refund of one of two payments of an order takes back that one alone', async () => {
    await testStore.store.orders.put([anOrder({ orderId: 'TWO', amount: usd(20_000n) })]);
    const proofs = [proofAt('p-1', '2026-06-10T10:00:00Z'), proofAt('p-2', '2026-06-12T10:00:00Z')];
    for (const { claim } of proofs) await bindClaim(testStore.store, 'TWO', claim, NOW);
    await testStore.store.standings.recordEvidence('TWO', proofs, { now: NOW });
    await close('2026-06');
    await verified('TWO', proofAt('p-1', '2026-07-02T10:00:00Z', { status: 'refunded', providerStatus: 'refunded' }));
    await close('2026-07');
    expect(await entries('2026-07')).toEqual(['1 taken_back payment neopay p-1 TWO -100.00']);
    await expectBooksToBeTrue(testStore.url);
  });

  test('money that was taken back and came again', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    await close('2026-06');
    await verified('A', proofAt('p-1', '2026-07-02T10:00:00Z', { status: 'refunded', providerStatus: 'refunded' }));
    await close('2026-07');
    await verified('A', proofAt('p-1', '2026-08-02T10:00:00Z'));
    await close('2026-08');
    expect(await entries('2026-08')).toEqual(['1 changed payment neopay p-1 A 100.00']);
    await expectBooksToBeTrue(testStore.url);
  });

  test('a period in which nothing happened has no entry and the balances of the one before', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    await close('2026-06');
    const period = await close('2026-07');
    expect(period.entries).toBe(0);
    expect(figures(period)).toEqual(['neopay opening 1 × 100.00 USD', 'neopay closing 1 × 100.00 USD']);
  });
});

describe('the rows of a closed period', () => {
  test.each(['periods', 'period_entries', 'period_totals', 'period_open_items'])(
    'cannot be changed or deleted: %s',
    async (table) => {
      await paid('A', 'p-1', '2026-06-10T10:00:00Z');
      await testStore.store.payments.observe([aPayment({ providerPaymentId: 'p-2', status: 'paid' })], NOW);
      await reconcile();
      await close('2026-06');
      const column = table === 'periods' ? 'number' : 'period';
      await expect(query(testStore.url, `update ${table} set ${column} = 9`)).rejects.toThrow('append-only');
      await expect(query(testStore.url, `delete from ${table}`)).rejects.toThrow('append-only');
    },
  );

  test.each([
    ['an amount', 'update period_entries set amount_minor = amount_minor + 1 where place = 1', 'entries'],
    ['an entry that was removed', 'delete from period_entries where place = 1', 'entries'],
    [
      'an added entry',
      `insert into period_entries select 1, 99, 'moved', moved_at, unit, 'X', provider, currency, exponent, 5
      from period_entries limit 1`,
      'entries',
    ],
    ['a total', "update period_totals set amount_minor = 1 where kind = 'closing'", 'totals'],
    ['an open item that was removed', 'delete from period_open_items', 'open items'],
    ['its end', "update periods set to_at = to_at + interval '1 day'", 'bounds'],
    [
      'its hash, with the entries',
      `update period_entries set amount_minor = 1;
      update periods set entries_hash = sha256('x')`,
      'entries',
    ],
    ['a number of entries', 'update periods set entries = 7', 'number of entries'],
    ['a number of open items', 'update periods set open_items = 7', 'number of open items'],
    ['its days', 'update periods set last_day = last_day + 1', 'days'],
    ['a microsecond of its end', "update periods set to_at = to_at + interval '1 microsecond'", 'bounds'],
    ['who closed it', "update periods set closed_by = 'bob'", 'closer'],
    ['why it was closed', "update periods set reason = 'none'", 'reason'],
    ['when it was closed', "update periods set closed_at = closed_at - interval '1 day'", 'closing time'],
    ['when it was reconciled', 'update periods set reconciled_at = closed_at', 'last reconciliation'],
    ['that it was reconciled', 'update periods set reconciled_at = null', 'last reconciliation'],
    [
      'its anchor, which is that of another row',
      'update periods set (audit_position, audit_hash) = (select position, hash from audit_chain order by position limit 1)',
      'anchor',
    ],
    ['its anchor, which is no position', 'update periods set audit_position = 0', 'anchor'],
  ])('are compared with the audit row of the closing by verify: %s', async (_what, statement, part) => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    await testStore.store.payments.observe([aPayment({ providerPaymentId: 'p-2', status: 'paid' })], NOW);
    await reconcile();
    await close('2026-06');
    expect(await testStore.store.audit.verify()).toMatchObject({ periods: 1, faultCount: 0 });
    await query(testStore.url, `set session_replication_role = replica; ${statement}`);
    const { faults } = await testStore.store.audit.verify();
    expect(faults.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      `period_changed: Period 2026-06 differs from what was closed: its ${part}.`,
    ]);
  });

  test('another hash of their anchor than that of the chain is found by verify', async () => {
    await close('2026-06');
    await query(testStore.url, "set session_replication_role = replica; update periods set audit_hash = sha256('x')");
    const { faults } = await testStore.store.audit.verify();
    expect(faults).toMatchObject([{ kind: 'recomputed', position: '1' }]);
  });

  test('a closing that was removed with its rows is found by its audit row', async () => {
    await close('2026-06');
    await query(
      testStore.url,
      'set session_replication_role = replica; delete from periods; delete from period_totals',
    );
    const { faults } = await testStore.store.audit.verify();
    expect(faults).toMatchObject([
      { kind: 'period_changed', message: 'Period 2026-06 was closed, and its row is missing.' },
    ]);
  });

  test('their hashes are of the lines that are printed, and stand in the audit row, the event and the anchor of the chain', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    const period = await close('2026-06');
    const [line] = (await wholeBooks('2026-06')).entries.split('\n');
    expect(JSON.parse(line ?? '')).toEqual([
      ...['1', 'moved', '2026-06-10T10:00:00.000000Z', 'payment neopay p-1', 'A', 'neopay', 'USD', '2', '10000'],
    ]);
    const { entriesHash, totalsHash, openItemsHash } = period;
    expect(await sha256Of('2026-06')).toEqual({ entriesHash, totalsHash, openItemsHash });
    const { items } = await testStore.store.audit.list({}, { subject: 'period:2026-06' });
    expect(items).toMatchObject([
      {
        actor: 'ana',
        action: 'period.closed',
        detail: {
          reason: 'test',
          number: '1',
          firstDay: '2026-06-01',
          lastDay: '2026-06-30',
          from: '2026-06-01T00:00:00.000Z',
          to: '2026-07-01T00:00:00.000Z',
          timeZone: 'UTC',
          cutOff: '00:00',
          closedAt: NOW.toISOString(),
          reconciledAt: null,
          entries: '1',
          openItems: '0',
          entriesHash,
          totalsHash,
          openItemsHash,
        },
        anchor: period.anchor,
      },
    ]);
    const events = await testStore.store.events.list({ type: 'period.closed' }, {});
    expect(JSON.parse(events.items[0]?.payload ?? '')).toMatchObject({
      type: 'period.closed',
      data: { stream: 'installation', cause: 'person', periodId: '2026-06', entriesHash, audit: period.anchor },
    });
  });
});

describe('the order of periods', () => {
  test.each([
    ['a period that is closed', '2026-06', 'period_closed'],
    ['a day of a period that is closed', '2026-06-30', 'period_closed'],
    ['days that begin in a closed period', '2026-06-30--2026-07-31', 'period_closed'],
    ['an earlier period', '2026-05', 'period_closed'],
    ['a period with a gap before it', '2026-08', 'period_out_of_order'],
    ['the second day after', '2026-07-02', 'period_out_of_order'],
    ['no period', '2026-6', 'period_malformed'],
  ])('%s is refused', async (_what, name, code) => {
    await close('2026-06');
    await expect(close(name)).rejects.toMatchObject({ code });
    expect(await testStore.store.periods.list({})).toMatchObject({ items: [{ periodId: '2026-06' }] });
  });

  test('a period cannot be closed before its end, and can at its end, in the time zone of the merchant', async () => {
    const end = new Date('2026-06-30T22:00:00Z');
    const early = close('2026-06', MADRID, new Date(end.getTime() - 1));
    await expect(early).rejects.toMatchObject({
      code: 'period_not_over',
      message: 'Period 2026-06 ends at 2026-06-30T22:00:00.000Z: close it after that.',
    });
    expect(await close('2026-06', MADRID, end)).toMatchObject({ to: end });
  });

  test('two people who close the same period at the same time: one does, the other is refused', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    const results = await Promise.allSettled([close('2026-06'), close('2026-06'), close('2026-06')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'period_closed' });
    expect(await entries('2026-06')).toHaveLength(1);
  });

  test('days, weeks and months follow one another', async () => {
    for (const name of ['2026-06-29', '2026-06-30', '2026-07-01--2026-07-07', '2026-07-08--2026-07-31', '2026-08'])
      await close(name);
    const { items } = await testStore.store.periods.list({});
    expect(items.map(({ number, from }) => [number, from.toISOString()])).toEqual([
      [5, '2026-08-01T00:00:00.000Z'],
      [4, '2026-07-08T00:00:00.000Z'],
      [3, '2026-07-01T00:00:00.000Z'],
      [2, '2026-06-30T00:00:00.000Z'],
      [1, '2026-06-29T00:00:00.000Z'],
    ]);
  });

  test('a dry run shows the numbers and stores nothing', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    const dry = await testStore.store.periods.close('2026-06', { calendar: UTC, by: ANA, now: NOW, dryRun: true });
    expect([dry.entries, dry.anchor]).toEqual([1, null]);
    const before = await testStore.store.audit.head();
    expect(await testStore.store.periods.get('2026-06')).toBeNull();
    expect(await testStore.store.audit.head()).toEqual(before);
    expect(await query(testStore.url, 'select from period_entries')).toEqual([]);
    expect(await close('2026-06')).toMatchObject({ entriesHash: dry.entriesHash, totalsHash: dry.totalsHash });
  });
});

describe('time zones and cut-offs', () => {
  test.each([
    // In Madrid the clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October.
    [
      'a month with a spring change',
      '2026-03',
      'Europe/Madrid',
      '00:00',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ],
    [
      'a month with an autumn change',
      '2026-10',
      'Europe/Madrid',
      '00:00',
      '2026-09-30T22:00:00.000Z',
      '2026-10-31T23:00:00.000Z',
    ],
    [
      'the day of 23 hours',
      '2026-03-29',
      'Europe/Madrid',
      '00:00',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'the day of 25 hours',
      '2026-10-25',
      'Europe/Madrid',
      '00:00',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ],
    [
      'a cut-off that the clock leaves out',
      '2026-03-29',
      'Europe/Madrid',
      '02:30',
      '2026-03-29T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ],
    [
      'a cut-off that comes twice',
      '2026-10-25',
      'Europe/Madrid',
      '02:30',
      '2026-10-25T01:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'a cut-off in the morning',
      '2026-11',
      'America/Bogota',
      '06:00',
      '2026-11-01T11:00:00.000Z',
      '2026-12-01T11:00:00.000Z',
    ],
    [
      'a zone east of the date line',
      '2026-11-05',
      'Pacific/Kiritimati',
      '00:00',
      '2026-11-04T10:00:00.000Z',
      '2026-11-05T10:00:00.000Z',
    ],
    [
      'a zone of a quarter of an hour',
      '2026-11-05',
      'Asia/Kathmandu',
      '00:00',
      '2026-11-04T18:15:00.000Z',
      '2026-11-05T18:15:00.000Z',
    ],
    ['a leap day', '2028-02-29', 'UTC', '00:00', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ])('%s', async (_what, name, timeZone, cutOff, from, to) => {
    const period = await close(name, { timeZone, cutOff }, new Date('2029-01-01T00:00:00Z'));
    expect([period.from.toISOString(), period.to.toISOString()]).toEqual([from, to]);
    expect(await testStore.store.periods.get(name)).toMatchObject({ timeZone, cutOff });
  });

  test('each instant of a day of 25 hours is booked once', async () => {
    const instants = [
      '2026-10-24T21:59:59Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-25T22:59:59Z',
      '2026-10-25T23:00:00Z',
    ];
    for (const [index, at] of instants.entries()) await paid(`O-${index}`, `p-${index}`, at);
    for (const day of ['2026-10-24', '2026-10-25', '2026-10-26']) await close(day, MADRID);
    const booked = await Promise.all(['2026-10-24', '2026-10-25', '2026-10-26'].map(entries));
    expect(booked.map((each) => each.length)).toEqual([1, 4, 1]);
    await expectBooksToBeTrue(testStore.url);
  });

  test('after a change of the zone or the cut-off the next period begins where the last one ended', async () => {
    await paid('A', 'p-1', '2026-06-30T23:00:00Z');
    await close('2026-06', MADRID);
    const bogota = { timeZone: 'America/Bogota', cutOff: '06:00' };
    expect(await close('2026-07', bogota)).toMatchObject({
      from: new Date('2026-06-30T22:00:00Z'),
      to: new Date('2026-08-01T11:00:00Z'),
    });
    expect(await entries('2026-07')).toHaveLength(1);
  });

  test('a zone that the server does not know is refused', async () => {
    const unknown = close('2026-06', { timeZone: 'Europe/Atlantis', cutOff: '00:00' });
    await expect(unknown).rejects.toMatchObject({ code: 'time_zone_unknown' });
  });
});

describe('while money is being decided', () => {
  test('a decision that moves money between orders is booked whole or not at all', async () => {
    await paid('A', 'p-1', '2026-06-10T10:00:00Z');
    await close('2026-06-10');
    await testStore.store.orders.put([anOrder({ orderId: 'B' })]);
    // The decision is held open at its end, by a lock on the table of its events.
    const blocker = new pg.Client({ connectionString: testStore.url });
    await blocker.connect();
    await blocker.query('begin; lock table events in share mode');
    const unit = { kind: 'payment', provider: 'neopay', paymentId: 'p-1' } as const;
    const give = { type: 'allocate', claim: aPaymentClaim('p-1'), unit, amount: usd(10_000n) } as const;
    const decision = testStore.store.orders.change('B', give, ANA, NOW);
    await expect.poll(() => waiting(blocker)).toBe(1);
    const dry = await testStore.store.periods.close('2026-06-11', { calendar: UTC, by: ANA, now: NOW, dryRun: true });
    expect(dry.entries).toBe(0);
    await blocker.query('commit');
    await blocker.end();
    await decision;
    await close('2026-06-11');
    expect(await entries('2026-06-11')).toEqual([
      '1 reallocated payment neopay p-1 A -100.00',
      '2 reallocated payment neopay p-1 B 100.00',
    ]);
    await expectBooksToBeTrue(testStore.url);
  });

  test('closings between decisions that run at the same time book each unit once, and the sum is the truth', async () => {
    const { orders, standings } = testStore.store;
    const pairs = Array.from({ length: 24 }, (_, index) => index);
    await orders.put(pairs.flatMap((n) => [anOrder({ orderId: `A-${n}` }), anOrder({ orderId: `B-${n}` })]));
    const deciding = Promise.all(
      pairs.map(async (n) => {
        const proof = proofAt(`p-${n}`, '2026-06-10T10:00:00Z');
        const unit = { kind: 'payment', provider: 'neopay', paymentId: `p-${n}` } as const;
        await bindClaim(testStore.store, `A-${n}`, proof.claim, NOW);
        await standings.recordEvidence(`A-${n}`, [proof], { now: NOW });
        await orders.change(`B-${n}`, { type: 'allocate', claim: proof.claim, unit, amount: usd(10_000n) }, ANA, NOW);
      }),
    );
    const days = Array.from({ length: 8 }, (_, index) => `2026-06-${11 + index}`);
    for (const day of days) {
      const period = await close(day);
      // Within each closing no unit may count twice or be half moved.
      const rows = await query(
        testStore.url,
        'select unit from period_entries where period <= $1 group by unit having sum(amount_minor) <> 10000',
        [period.number],
      );
      expect(rows).toEqual([]);
    }
    await deciding;
    await close('2026-06-19');
    expect(await query(testStore.url, 'select count(distinct unit)::int as units from period_entries')).toEqual([
      { units: pairs.length },
    ]);
    await expectBooksToBeTrue(testStore.url);
    expect(await testStore.store.audit.verify()).toMatchObject({ periods: 9, faultCount: 0 });
  });
});

function close(name: string, calendar: { timeZone: string; cutOff: string } = UTC, now = NOW): Promise<Period> {
  return testStore.store.periods.close(name, { calendar, by: ANA, now });
}

function figures({ totals }: Period): readonly string[] {
  return totals.map(
    ({ provider, figure, entries, amount }) =>
      `${provider} ${figure} ${entries} × ${decimalText(amount)} ${amount.currency}`,
  );
}

async function entries(periodId: string): Promise<readonly string[]> {
  const page = await testStore.store.periods.entries(periodId, { limit: 200 });
  return (page?.items ?? []).map(
    ({ place, kind, unit, orderId, amount }) => `${place} ${kind} ${unit} ${orderId ?? '-'} ${decimalText(amount)}`,
  );
}

const PARTS = ['entries', 'totals', 'open-items'] as const satisfies readonly PeriodPart[];

async function wholeBooks(periodId: string): Promise<Record<PeriodPart | 'row', string>> {
  const texts = await Promise.all(
    PARTS.map(async (part) => [part, (await Array.fromAsync(testStore.store.periods.lines(periodId, part))).join('')]),
  );
  const row = JSON.stringify(await testStore.store.periods.get(periodId), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return { ...Object.fromEntries(texts), row };
}

async function sha256Of(periodId: string): Promise<Record<string, string>> {
  const { createHash } = await import('node:crypto');
  const books = await wholeBooks(periodId);
  const hash = (part: PeriodPart) => createHash('sha256').update(books[part]).digest('hex');
  return { entriesHash: hash('entries'), totalsHash: hash('totals'), openItemsHash: hash('open-items') };
}

function proofAt(paymentId: string, updatedAt: string, facts: object = {}): EvidenceDraft {
  const proof = aProof({ claim: aPaymentClaim(paymentId), checkedAt: new Date(updatedAt) });
  return { ...proof, facts: { ...proof.facts, updatedAt: new Date(updatedAt), ...facts } as EvidenceDraft['facts'] };
}

function minedAt(instant: string, amount = usd(10_000n)): Partial<EvidenceDraft> {
  const { facts } = aTransfer('0x', [amount]);
  if (facts?.kind !== 'transaction') throw new Error('expected a transaction');
  return { facts: { ...facts, block: { height: '100', hash: '0xb1', minedAt: new Date(instant) } } };
}

const replaced: Partial<EvidenceDraft> = {
  facts: { kind: 'transaction', chainId: 56, block: null, isReplaced: true, transfers: [], earlyToleranceSeconds: 60 },
};

async function verified(orderId: string, evidence: EvidenceDraft): Promise<void> {
  await testStore.store.standings.recordEvidence(orderId, [evidence], { now: NOW });
}

async function paid(orderId: string, paymentId: string, at: string): Promise<void> {
  await payBy(orderId, proofAt(paymentId, at));
}

async function paidOnChain(orderId: string, hash: string, at: string): Promise<void> {
  await payBy(orderId, aTransfer(hash, [usd(10_000n)], minedAt(at)));
}

async function payBy(orderId: string, evidence: EvidenceDraft): Promise<void> {
  const createdAt = new Date('2026-05-01T10:00:00Z');
  await testStore.store.orders.put([anOrder({ orderId, createdAt })]);
  await bindClaim(testStore.store, orderId, evidence.claim satisfies Claim, NOW);
  await verified(orderId, evidence);
}

/** A complete run; returns when it ended. */
async function reconcile(from: Date | null = null): Promise<Date | null> {
  const { runs } = testStore.store;
  const { runId } = await runs.start({ from, to: null, dryRun: false });
  await runs.begin(runId);
  const gracePeriods = { fulfilmentSeconds: 1e9, callbackSeconds: 1e9, createSeconds: 1e9 };
  const { summary } = await runs.findDiscrepancies(runId, { now: NOW, gracePeriods, callbackProviders: [] });
  return (await runs.finish(runId, { complete: true, incompleteReasons: [], summary })).finishedAt;
}

async function waiting(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]?.n ?? 0;
}
