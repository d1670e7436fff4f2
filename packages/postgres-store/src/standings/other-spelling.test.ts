import { type Claim, type EvidenceDraft, moneyFromDecimal, referenceKey } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

/** Money counts in one way everywhere, however the network of its transaction is spelt. */

const now = new Date('2026-06-01T12:00:00Z');
const usd = (value: string) => moneyFromDecimal(value, 'USD');
const hashOf = (digit: string) => `0x${digit.repeat(64)}`;

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
afterAll(() => database?.close());

test('a transaction that two spellings of its network claim is one payment in allocation, refunds, settlement and books', async () => {
  const [first, second] = [hashOf('1'), hashOf('2')];
  await order('TWICE');
  for (const network of ['BSC', 'bsc']) await paid('TWICE', first, network);
  for (const network of ['BSC', 'Binance Smart Chain']) await paid('TWICE', second, network);
  expect(await standingOf('TWICE')).toMatchObject({ state: 'overpaid', paid: usd('200.00') });

  await store.refunds.record(
    { orderId: 'TWICE', claim: claimOf(second, 'bsc'), amount: usd('40.00'), refundedAt: now, reference: 'R-1' },
    ANA,
    now,
  );
  const again = { orderId: 'TWICE', claim: claimOf(second, 'BSC'), amount: usd('1.00'), refundedAt: now };
  await expect(store.refunds.record({ ...again, reference: 'r-1' }, ANA, now)).rejects.toMatchObject({
    code: 'refund_recorded',
  });
  const { items } = await store.refunds.balances({ orderId: 'TWICE' }, {});
  expect(items).toMatchObject([
    { kind: 'double_payment', due: usd('100.00'), refunded: usd('40.00'), left: usd('60.00') },
  ]);
  await store.refunds.record({ ...again, amount: usd('60.00') }, ANA, now);
  await expect(store.refunds.record(again, ANA, now)).rejects.toMatchObject({ code: 'refund_not_due' });

  const { items: balances } = await store.refunds.balances({ orderId: 'TWICE' }, {});
  expect(balances).toMatchObject([{ refunded: usd('100.00'), left: usd('0.00') }]);
});

test('what a person allocated counts under the other spelling once its own is listed no more', async () => {
  const hash = hashOf('3');
  await order('GIVEN');
  await paid('GIVEN', hash, 'Chain 56');
  const unit = { kind: 'transfer', chainId: 56, hash, token: '0xtoken', recipient: '0xmerchant', position: 0 } as const;
  await store.orders.change(
    'GIVEN',
    { type: 'allocate', claim: claimOf(hash, 'CHAIN 56'), unit, amount: usd('100.00') },
    ANA,
    now,
  );
  await paid('GIVEN', hash, 'chain 56');
  await store.standings.recordEvidence('GIVEN', [unlisted(hash, 'Chain 56')], { now });
  expect(await standingOf('GIVEN')).toMatchObject({
    state: 'paid',
    claims: [claimOf(hash, 'chain 56')],
    fulfilmentAllowed: true,
    discrepancies: [],
  });
  expect(await query(database.url, "select network, amount_minor from allocations where order_id = 'GIVEN'")).toEqual([
    { network: 'chain 56', amount_minor: '10000' },
  ]);
  expect(await settled(hash)).toBe('100.00');
});

test('the books count an allocation whose row has another spelling than the standing', async () => {
  const hash = hashOf('4');
  await order('BOOKED');
  await paid('BOOKED', hash, 'BSC');
  await query(database.url, "update allocations set network = 'bsc' where order_id = 'BOOKED'");
  const period = await store.periods.close('2026-06', {
    calendar: { timeZone: 'UTC', cutOff: '00:00' },
    by: ANA,
    now: new Date('2026-08-01T00:00:00Z'),
    dryRun: true,
  });
  const closing = period.totals.find(({ figure }) => figure === 'closing');
  const proven = await query(database.url, 'select sum(paid_minor)::text as cents from standings');
  expect([{ cents: closing?.amount.amountMinor.toString() }]).toEqual(proven);
  expect(await settled(hash)).toBe('200.00');
});

async function order(orderId: string): Promise<void> {
  await store.orders.put([anOrder({ orderId, amount: usd('100.00') })]);
}

async function paid(orderId: string, hash: string, network: string): Promise<void> {
  const claim = claimOf(hash, network);
  await bindClaim(store, orderId, claim, now);
  await store.standings.recordEvidence(orderId, [aTransfer(hash, [usd('100.00')], { claim })], { now });
}

function claimOf(hash: string, network: string): Claim {
  return aTransactionClaim(hash, network);
}

function unlisted(hash: string, network: string): EvidenceDraft {
  return {
    ...aTransfer(hash),
    claim: claimOf(hash, network),
    witness: 'chain:unlisted',
    checks: [{ name: 'network', result: 'unknown' }],
    facts: null,
    checkedAt: new Date('2026-06-01T12:05:00Z'),
  };
}

async function standingOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing;
}

/** What a run sums as settled once the treasury's statement shows 100.00 with this hash, too. */
async function settled(hash: string) {
  const sha256 = hash.slice(2);
  await store.statements.import(
    { sha256, name: 'test', format: 'csv' },
    async function* () {
      yield {
        line: 1,
        entry: {
          account: 'treasury',
          provider: null,
          entryReference: hash,
          amount: usd('100.00'),
          gross: null,
          fee: null,
          isReversal: false,
          payment: null,
          payout: null,
          transaction: null,
          description: null,
          bookedAt: now,
          referenceKeys: [referenceKey(hash)],
        },
      };
    },
    'ana',
  );
  const accounts = [{ provider: 'pentagoo', account: 'treasury', seconds: 86_400 }];
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 1e9, callbackSeconds: 1e9, createSeconds: 1e9 };
  const options = { now, gracePeriods, callbackProviders: [], settlementAccounts: accounts };
  const { summary } = await store.runs.findDiscrepancies(runId, options);
  return summary.settlement?.[0]?.settled;
}
