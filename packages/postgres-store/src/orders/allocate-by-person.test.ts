import type { Claim } from '@punteo/payments';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof, aTransactionClaim, aTransfer, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const now = new Date('2026-06-01T12:00:00Z');

let database: TestStore;
let store: PostgresStore;
let sql: pg.Pool;

beforeAll(async () => {
  database = await openTestStore({ poolSize: 5 });
  store = database.store;
  sql = new pg.Pool({ connectionString: database.url });
});

afterAll(async () => {
  await sql?.end();
  await database?.close();
});

test('the event of an order that holds a part of a payment has the cause of its own change', async () => {
  const bound = aPaymentClaim('part');
  const unit = { kind: 'payment', provider: 'neopay', paymentId: 'part' } as const;
  await paidOrder('cause-1', bound);
  await store.orders.put([anOrder({ orderId: 'cause-2', amount: usd(4_000n) })]);
  for (const [orderId, cents] of [
    ['cause-1', 6_000n],
    ['cause-2', 4_000n],
  ] as const)
    await store.orders.change(orderId, { type: 'allocate', claim: bound, unit, amount: usd(cents) }, ANA, now);
  for (const orderId of ['cause-1', 'cause-2'])
    await store.orders.change(orderId, { type: 'amend', amount: usd(6_000n) }, ANA, now);
  expect(await causesOf('cause-1')).toEqual(['witness paid', 'person underpaid', 'amendment paid']);
  expect(await causesOf('cause-2')).toEqual(['person paid', 'amendment underpaid']);
});

test('a transfer is allocated by any spelling of its network, and counts at once', async () => {
  const hash = `0x${'cd'.repeat(32)}`;
  await store.orders.put([anOrder({ orderId: 'spelling', amount: usd(5_000n) })]);
  await bindClaim(store, 'spelling', aTransactionClaim(hash, 'Ethereum'), now);
  await store.standings.recordEvidence('spelling', [aTransfer(hash)], { now });
  const unit = { kind: 'transfer', chainId: 56, hash, token: '0xtoken', recipient: '0xmerchant', position: 0 } as const;
  const claim = aTransactionClaim(hash, 'ETH');
  const { after } = await store.orders.change(
    'spelling',
    { type: 'allocate', claim, unit, amount: usd(5_000n) },
    ANA,
    now,
  );
  expect(after).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
});

test('an allocation by another spelling of a claimed network, listed or not, adds no claim', async () => {
  const hash = `0x${'cf'.repeat(32)}`;
  await store.orders.put([anOrder({ orderId: 'one claim', amount: usd(5_000n) })]);
  await bindClaim(store, 'one claim', aTransactionClaim(hash, 'Ethereum'), now);
  await store.standings.recordEvidence('one claim', [aTransfer(hash)], { now });
  const unit = { kind: 'transfer', chainId: 56, hash, token: '0xtoken', recipient: '0xmerchant', position: 0 } as const;
  for (const network of ['Foo', 'ETH', 'Ethereum']) {
    const claim = aTransactionClaim(hash, network);
    await store.orders.change('one claim', { type: 'allocate', claim, unit, amount: usd(5_000n) }, ANA, now);
  }
  const [facts] = await store.standings.orderFacts(['one claim']);
  expect(facts?.claims.map(({ claim }) => claim)).toEqual([aTransactionClaim(hash, 'Ethereum')]);
  expect(facts?.held).toMatchObject([{ claim: { network: 'Ethereum' }, by: 'person' }]);
});

test('an allocation names the latest claim that shows its money', async () => {
  const hash = `0x${'ce'.repeat(32)}`;
  await store.orders.put([anOrder({ orderId: 'renamed' })]);
  for (const network of ['Ethereum', 'ETH']) {
    const claim = aTransactionClaim(hash, network);
    await bindClaim(store, 'renamed', claim, now);
    await store.standings.recordEvidence('renamed', [aTransfer(hash, undefined, { claim })], { now });
  }
  const { rows } = await sql.query('select network from allocations where order_id = $1', ['renamed']);
  expect(rows).toEqual([{ network: 'ETH' }]);
});

test('a payment of an order is not allocated by the claim of its other payment', async () => {
  await paidOrder('mixed', aPaymentClaim('mixed-1'));
  await bindClaim(store, 'mixed', aPaymentClaim('mixed-2'), now);
  await store.standings.recordEvidence('mixed', [aProof({ claim: aPaymentClaim('mixed-2') })], { now });
  const unit = { kind: 'payment', provider: 'neopay', paymentId: 'mixed-1' } as const;
  const wrong = { type: 'allocate', claim: aPaymentClaim('mixed-2'), unit, amount: usd(10_000n) } as const;
  await expect(store.orders.change('mixed', wrong, ANA, now)).rejects.toMatchObject({ code: 'unit_unknown' });
});

test('the parts of a payment are at most the payment, and none has more decimals than it', async () => {
  const bound = aPaymentClaim('finer');
  const unit = { kind: 'payment', provider: 'neopay', paymentId: 'finer' } as const;
  const give = (orderId: string, amount: ReturnType<typeof usd>) =>
    store.orders.change(orderId, { type: 'allocate', claim: bound, unit, amount }, ANA, now);
  await paidOrder('finer-1', bound);
  await store.orders.put([anOrder({ orderId: 'finer-2' })]);
  await expect(give('finer-1', { ...usd(1n), exponent: 3 })).rejects.toMatchObject({ code: 'amount_malformed' });
  await give('finer-1', usd(6_000n));
  const finer = { amountMinor: 1_000_000n, currency: 'USD', exponent: 4 };
  await store.standings.recordEvidence('finer-1', [aProof({ claim: bound }, finer)], { now });
  await expect(give('finer-2', usd(6_000n))).rejects.toMatchObject({ code: 'unit_exceeded' });
  expect((await give('finer-2', usd(4_000n))).after).toMatchObject({ state: 'underpaid' });
});

test('the database refuses parts above their unit, in whatever number of decimals they are stated', async () => {
  const bound = aPaymentClaim('over');
  const unit = { kind: 'payment', provider: 'neopay', paymentId: 'over' } as const;
  await paidOrder('over-1', bound);
  await store.orders.put([anOrder({ orderId: 'over-2' })]);
  await store.orders.change('over-1', { type: 'allocate', claim: bound, unit, amount: usd(6_000n) }, ANA, now);
  const copy = `insert into allocations select (jsonb_populate_record(stored, $2)).* from allocations stored
    where order_id = $1`;
  const part = { order_id: 'over-2', unit_minor: 1_000_000, amount_minor: 400_001, exponent: 4 };
  await expect(sql.query(copy, ['over-1', part])).rejects.toThrow('more is allocated than the unit holds');
  await sql.query(copy, ['over-1', { ...part, amount_minor: 400_000 }]);
});

async function paidOrder(orderId: string, claim: Claim): Promise<void> {
  await store.orders.put([anOrder({ orderId })]);
  await bindClaim(store, orderId, claim, now);
  await store.standings.recordEvidence(orderId, [aProof({ claim })], { now });
}

async function causesOf(orderId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ cause: string; to_state: string }>(
    'select cause, to_state from standing_transitions where order_id = $1 order by version',
    [orderId],
  );
  return rows.map(({ cause, to_state }) => `${cause} ${to_state}`);
}
