import { expect, test } from 'vitest';
import { anOrder, aTransaction, factsOf, minutes, shown, usd } from '../__fixtures__/facts.ts';
import type { Claim } from '../model/claim.ts';
import type { Evidence } from '../model/evidence.ts';
import { moneyText } from '../model/money.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Allocation } from './allocation.ts';
import { decideAll, type OrderDecision } from './decide.ts';

const now = minutes(60);
const SPELLINGS = ['BSC', 'Binance Smart Chain'].map((network): Claim => ({ ...aTransaction(), network }) as Claim);

/** The same evidence under both names of the network. */
function underBoth(evidence: (claim: Claim, index: number) => Evidence): readonly Evidence[] {
  return SPELLINGS.map(evidence);
}

/** Kind, network of the claim, fields and money at risk of each discrepancy of order A. */
function reported(orders: readonly OrderFacts[]): readonly (readonly unknown[])[] {
  const { standing } = decideAll(orders, now).get('A') as OrderDecision;
  return standing.discrepancies.map(({ kind, claim, fields, moneyAtRisk }) => [
    kind,
    claim?.kind === 'transaction' ? claim.network : null,
    fields.map(({ field, actual }) => `${field} ${actual}`).join(', '),
    moneyAtRisk && moneyText(moneyAtRisk),
  ]);
}

/** Each order holds this part of the transfer, on a person's word. */
function held(orderId: string, pieces: readonly Evidence[], amount: string): readonly Allocation[] {
  const { held } = decideAll([factsOf(anOrder({ orderId }), pieces)], now).get(orderId) as OrderDecision;
  return held.map((each) => ({ ...each, amount: usd(amount), by: 'person' }));
}

test('a contested transfer that an order claims under two names of its network is reported once', () => {
  const pieces = underBoth((claim) => shown(['100.00'], { claim }));
  expect(reported([factsOf(anOrder(), pieces), factsOf(anOrder({ orderId: 'B' }), pieces)])).toEqual([
    ['contested_payment', 'BSC', 'claimed_by B', '100.00 USD'],
  ]);
});

test('a transfer of another order that is claimed under two names of its network is reported once', () => {
  const pieces = underBoth((claim) => shown(['100.00'], { claim }));
  const holder = factsOf(anOrder({ orderId: 'B' }), pieces, { held: held('B', pieces, '100.00') });
  expect(reported([factsOf(anOrder(), pieces), holder])).toEqual([
    ['proof_already_used', 'BSC', 'held_by B', '100.00 USD'],
  ]);
});

test('the rest of a split transfer that is claimed under two names of its network is reported once', () => {
  const pieces = underBoth((claim) => shown(['100.00'], { claim }));
  const order = anOrder({ amount: usd('60.00') });
  expect(reported([factsOf(order, pieces, { held: held('A', pieces, '60.00') })])).toEqual([
    ['money_unallocated', 'BSC', 'unallocated 40.00 USD', '40.00 USD'],
  ]);
});

test('a transfer in doubt that is claimed under two names of its network is reported once, whenever each was asked', () => {
  const pieces = [
    ...underBoth((claim) => shown(['100.00'], { claim })),
    ...underBoth((claim, index) => shown([], { claim, at: minutes(30 + index), block: null })),
  ];
  expect(reported([factsOf(anOrder(), pieces)])).toMatchObject([
    ['not_confirmed_any_more', 'BSC', expect.any(String), '100.00 USD'],
  ]);
});

test('a transfer that fails a comparison under two names of its network is reported once', () => {
  const pieces = underBoth((claim) => shown(['100.00'], { claim }));
  const order = anOrder({ providers: ['bank'] });
  expect(reported([factsOf(order, pieces)])).toMatchObject([
    ['paid_by_other_provider', 'BSC', expect.any(String), '100.00 USD'],
  ]);
});

test('two transfers of one transaction are each reported, once', () => {
  const pieces = underBoth((claim) => shown(['100.00', '100.00'], { claim }));
  const three = ['A', 'B', 'C'].map((orderId) => factsOf(anOrder({ orderId }), pieces));
  expect(reported(three)).toEqual([
    ['contested_payment', 'BSC', 'claimed_by B, C', '100.00 USD'],
    ['contested_payment', 'BSC', 'claimed_by B, C', '100.00 USD'],
  ]);
});

test('the name of a network under which more money of a transaction is shown tells the doubt about all of it', () => {
  const pieces = [
    shown(['60.00'], { claim: SPELLINGS[0] as Claim }),
    shown(['60.00', '40.00'], { claim: SPELLINGS[1] as Claim }),
    ...underBoth((claim) => shown([], { claim, at: minutes(30), block: null })),
  ];
  expect(reported([factsOf(anOrder(), pieces)]).filter(([kind]) => kind === 'not_confirmed_any_more')).toMatchObject([
    ['not_confirmed_any_more', 'Binance Smart Chain', expect.any(String), '100.00 USD'],
  ]);
});
