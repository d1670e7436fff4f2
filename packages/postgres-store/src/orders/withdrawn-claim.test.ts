import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  anOrder,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  plainMatcher,
  usd,
} from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const now = new Date('2026-06-01T12:00:00Z');
const claim = aTransactionClaim(`0x${'a1'.repeat(32)}`);

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database?.close());

test('a claim that a person withdrew is bound again by a person only, not by a scan or an import', async () => {
  await store.orders.put([anOrder({ orderId: 'W-1' })]);
  await store.orders.change('W-1', { type: 'bind', claim, source: 'scan' }, ANA, now);
  await store.orders.change('W-1', { type: 'unbind', claim }, ANA, now);
  for (const source of ['scan', 'merchant'] as const) {
    const again = store.orders.change('W-1', { type: 'bind', claim, source }, ANA, now);
    await expect(again).rejects.toMatchObject({ code: 'claim_withdrawn' });
  }
  expect(await claims('W-1')).toEqual([]);
  await bindClaim(store, 'W-1', claim, now);
  expect(await claims('W-1')).toMatchObject([{ claim, source: 'person' }]);
});

test('a callback does not claim a withdrawn transaction again, whatever the spelling of its network', async () => {
  await store.orders.put([anOrder({ orderId: 'W-4' })]);
  const hash = `0x${'d4'.repeat(32)}`;
  await bindClaim(store, 'W-4', aTransactionClaim(hash, 'ETH'), now);
  await store.orders.change('W-4', { type: 'unbind', claim: aTransactionClaim(hash, 'ETH') }, ANA, now);
  await store.callbacks.receive(aCallback(`order W-4 ${hash}`, { provider: 'pentagoo' }));
  await store.callbacks.match(10, plainMatcher);
  expect(await claims('W-4')).toEqual([]);
  const scanned = { type: 'bind', claim: aTransactionClaim(hash), source: 'scan' } as const;
  await expect(store.orders.change('W-4', scanned, ANA, now)).rejects.toMatchObject({ code: 'claim_withdrawn' });
  await bindClaim(store, 'W-4', aTransactionClaim(hash), now);
  expect(await claims('W-4')).toMatchObject([{ claim: aTransactionClaim(hash), source: 'person' }]);
});

test('a withdrawn transaction pays the order under no spelling of its network', async () => {
  await store.orders.put([anOrder({ orderId: 'W-5' })]);
  const hash = `0x${'e5'.repeat(32)}`;
  await bindClaim(store, 'W-5', aTransactionClaim(hash, 'ETH'), now);
  await bindClaim(store, 'W-5', aTransactionClaim(hash, 'Ethereum'), now);
  await store.standings.recordEvidence('W-5', [aTransfer(hash, undefined, { claim: aTransactionClaim(hash, 'ETH') })], {
    now,
  });
  expect((await store.orders.get('W-5'))?.standing.state).toBe('paid');
  await store.orders.change('W-5', { type: 'unbind', claim: aTransactionClaim(hash, 'Ethereum') }, ANA, now);
  expect(await claims('W-5')).toEqual([]);
  expect((await store.orders.get('W-5'))?.standing.state).toBe('awaiting');
});

test('a transfer is not proposed again for the order that a person withdrew it from', async () => {
  await store.orders.put([anOrder({ orderId: 'W-2', amount: usd(777n) })]);
  const hash = `0x${'b2'.repeat(32)}`;
  const unit = {
    id: { kind: 'transfer', chainId: 1, hash, token: '0xtoken', recipient: '0xmerchant', position: 0 },
    amount: usd(777n),
    tolerance: usd(0n),
  } as const;
  const transfer = { network: 'Ethereum', hash, unit, movedAt: now, forOrdersUntil: now };
  await store.transfers.record('pentagoo', { scope: 'chain:1', cursor: '1', transfers: [transfer], gap: null });
  expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'W-2', exact: true }]);
  const proposed = aTransactionClaim(hash);
  await store.orders.change('W-2', { type: 'bind', claim: proposed, source: 'scan' }, ANA, now);
  await store.orders.change('W-2', { type: 'unbind', claim: proposed }, ANA, now);
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test('the story of an order keeps the evidence on a withdrawn claim, and its facts do not', async () => {
  await store.orders.put([anOrder({ orderId: 'W-3' })]);
  const bound = aPaymentClaim('p-3');
  await bindClaim(store, 'W-3', bound, now);
  await store.standings.recordEvidence('W-3', [aProof({ claim: bound })], { now });
  await store.orders.change('W-3', { type: 'unbind', claim: bound }, ANA, now);
  expect((await store.standings.orderFacts(['W-3']))[0]?.evidence).toEqual([]);
  const story = (await store.orders.story('W-3'))?.items ?? [];
  expect(story.filter(({ type }) => type === 'evidence_taken')).toMatchObject([
    { evidence: { claim: bound }, document: '{"status":"paid"}' },
  ]);
});

async function claims(orderId: string) {
  return (await store.standings.orderFacts([orderId]))[0]?.claims;
}
