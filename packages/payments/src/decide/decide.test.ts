import { expect, test } from 'vitest';
import {
  anOrder,
  aPayment,
  aTransaction,
  CREATED,
  factsOf,
  minutes,
  missing,
  paid,
  shown,
  usd,
} from '../__fixtures__/facts.ts';
import type { Claim } from '../model/claim.ts';
import type { Evidence } from '../model/evidence.ts';
import { moneyFromDecimal, moneyText } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Allocation } from './allocation.ts';
import { decide, decideAll, type OrderDecision } from './decide.ts';

const now = minutes(60);
const DAY = 24 * 60;

function decided(pieces: readonly Evidence[], order: Order = anOrder(), fields: Partial<OrderFacts> = {}, at = now) {
  const { state, proof, paid, paidAt, fulfilmentAllowed, discrepancies } = decide(factsOf(order, pieces, fields), at);
  return {
    state,
    proof,
    paid: moneyText(paid),
    paidAt,
    allowed: fulfilmentAllowed,
    kinds: discrepancies.map(({ kind }) => kind),
  };
}

/** The decision after `later`, by an order that was decided after `first` and holds its money. */
function decidedAfter(first: readonly Evidence[], later: readonly Evidence[]) {
  const { held } = decideAll([factsOf(anOrder(), first)], now).get('A') as OrderDecision;
  return decided([...first, ...later], anOrder(), { held });
}

test('a transfer of the exact amount in a final block pays the order and allows fulfilment', () => {
  expect(decided([shown(['100.00'])])).toEqual({
    state: 'paid',
    proof: 'final',
    paid: '100.00 USD',
    paidAt: minutes(10),
    allowed: true,
    kinds: [],
  });
});

test("a provider's answer pays the order with the grade provider", () => {
  expect(decided([paid('100.00')])).toMatchObject({ state: 'paid', proof: 'provider', allowed: true, kinds: [] });
});

test('a transfer in a block that is not final yet leaves the order confirming, without goods', () => {
  expect(decided([shown(['100.00'], { isFinal: false })])).toMatchObject({
    state: 'confirming',
    proof: 'chain',
    allowed: false,
  });
});

test('with a policy that ships from the grade chain, a confirming transfer of the exact amount allows fulfilment', () => {
  const facts = factsOf(anOrder(), [shown(['100.00'], { isFinal: false })]);
  expect(decide(facts, now, { fulfilFrom: ['chain', 'final'] }).fulfilmentAllowed).toBe(true);
  const less = factsOf(anOrder(), [shown(['99.00'], { isFinal: false })]);
  expect(decide(less, now, { fulfilFrom: ['chain', 'final'] }).fulfilmentAllowed).toBe(false);
});

test('an order without evidence is awaiting, and overdue after its due time', () => {
  const order = anOrder({ dueAt: minutes(30) });
  expect(decided([], order, {}, minutes(30)).state).toBe('awaiting');
  expect(decided([], order, {}, minutes(31)).state).toBe('overdue');
});

// Amendments: stored facts are compared with the order as it is now.

test('an order amended upwards after payment is underpaid and no longer allows fulfilment', () => {
  const pieces = [shown(['1.00'])];
  expect(decided(pieces, anOrder({ amount: usd('1.00') })).state).toBe('paid');
  expect(decided(pieces, anOrder({ amount: usd('1000.00') }))).toMatchObject({
    state: 'underpaid',
    allowed: false,
    kinds: ['amount_under'],
  });
});

test('an order lowered to the amount that came is paid', () => {
  const pieces = [paid('60.00')];
  expect(decided(pieces).state).toBe('underpaid');
  expect(decided(pieces, anOrder({ amount: usd('60.00') }))).toMatchObject({ state: 'paid', allowed: true, kinds: [] });
});

test('an order amended to another currency is not paid by the old money, which is a discrepancy', () => {
  const order = anOrder({ amount: moneyFromDecimal('100.00', 'EUR') });
  expect(decided([paid('100.00')], order)).toMatchObject({ state: 'awaiting', kinds: ['currency_mismatch'] });
});

test('money through a provider that the order does not allow pays nothing and is a discrepancy', () => {
  expect(decided([shown(['100.00'])], anOrder({ providers: ['bank'] }))).toMatchObject({
    state: 'awaiting',
    allowed: false,
    kinds: ['paid_by_other_provider'],
  });
});

test('money that moved before the order was created pays nothing and is a discrepancy', () => {
  const early = shown(['100.00'], { minedAt: new Date(CREATED.getTime() - 61_000) });
  expect(decided([early])).toMatchObject({ state: 'awaiting', kinds: ['check_failed'] });
  const justWithin = shown(['100.00'], { minedAt: new Date(CREATED.getTime() - 60_000) });
  expect(decided([justWithin]).state).toBe('paid');
});

test('a cancelled order that gets money is paid_after_cancel, without goods', () => {
  const order = anOrder({ cancelledAt: minutes(1) });
  expect(decided([], order).state).toBe('cancelled');
  expect(decided([paid('100.00')], order)).toMatchObject({
    state: 'paid_after_cancel',
    allowed: false,
    kinds: ['paid_after_cancel'],
  });
});

test('a closed order stays closed until money comes, and then is decided like any other', () => {
  const order = anOrder({ closedAt: minutes(1) });
  expect(decided([], order).state).toBe('closed');
  expect(decided([paid('100.00')], order)).toMatchObject({ state: 'paid', allowed: true });
});

// Amounts and tolerance.

test('money of another sum is underpaid or overpaid, and never allows fulfilment by itself', () => {
  expect(decided([paid('99.99')])).toMatchObject({ state: 'underpaid', allowed: false, kinds: ['amount_under'] });
  expect(decided([paid('250.00')])).toMatchObject({ state: 'overpaid', allowed: false, kinds: ['amount_over'] });
});

test('two payments of the full amount are a double payment, and the first one still allows fulfilment', () => {
  const pieces = [paid('100.00'), paid('100.00', { claim: aPayment('p-2') })];
  expect(decided(pieces)).toMatchObject({
    state: 'overpaid',
    paid: '200.00 USD',
    allowed: true,
    kinds: ['double_payment'],
  });
});

test('several payments that add up are paid in parts, without goods until a person accepts the parts', () => {
  const pieces = [paid('60.00'), paid('40.00', { claim: aPayment('p-2') })];
  expect(decided(pieces)).toMatchObject({ state: 'paid_in_parts', allowed: false, kinds: ['paid_in_parts'] });
  expect(decided(pieces, anOrder(), { acceptsParts: true })).toMatchObject({ state: 'paid', allowed: true, kinds: [] });
});

const LENIENT = { token: '0xlenient', tolerance: usd('5.00') };

test("one token's tolerance does not cover what is missing in another token", () => {
  const strict = shown([{ amount: usd('95.01') }], { claim: aTransaction('0x1') });
  const dust = shown([{ ...LENIENT, amount: usd('0.000001', 6) }], { claim: aTransaction('0x2') });
  expect(decided([strict, dust])).toMatchObject({ state: 'underpaid', allowed: false });
  const lenient = shown([{ ...LENIENT, amount: usd('95.01') }]);
  expect(decided([lenient])).toMatchObject({ state: 'paid', allowed: true });
});

test('more money never lowers fulfilment: dust after a payment within tolerance leaves the order paid', () => {
  const first = shown([{ amount: usd('99.99'), tolerance: usd('0.01') }], { claim: aTransaction('0x1') });
  const dust = shown([{ amount: usd('0.000001', 6), tolerance: usd('0.01') }], { claim: aTransaction('0x2') });
  expect(decided([first])).toMatchObject({ state: 'paid', allowed: true });
  expect(decided([first, dust])).toMatchObject({ state: 'paid', allowed: true });
});

// Due times.

test('a chain payment in a block after the due time is paid late, and a person decides', () => {
  expect(decided([shown(['100.00'])], anOrder({ dueAt: minutes(9) }))).toMatchObject({
    state: 'paid_late',
    allowed: false,
    kinds: ['paid_late'],
  });
});

test("a provider's later touch of a paid payment does not make it late: the earliest date counts", () => {
  const pieces = [paid('100.00'), paid('100.00', { updatedAt: minutes(600), at: minutes(601) })];
  const order = anOrder({ dueAt: minutes(30) });
  expect(decided(pieces, order, {}, minutes(700))).toMatchObject({ state: 'paid', allowed: true, paidAt: minutes(10) });
});

test('a payment whose upper bound lies after the due time is of unknown lateness: no goods until a person decides', () => {
  const order = anOrder({ dueAt: minutes(7) });
  expect(decided([paid('100.00')], order)).toMatchObject({ state: 'paid', allowed: false, kinds: ['check_failed'] });
  expect(decided([paid('100.00', { createdAt: minutes(8) })], order).state).toBe('paid_late');
});

// Money that is shown and does not count is reported at once.

test('a paid payment without a readable date is a discrepancy that names the check', () => {
  const standing = decide(factsOf(anOrder(), [paid('100.00', { createdAt: null })]), now);
  expect(standing).toMatchObject({
    state: 'awaiting',
    discrepancies: [{ kind: 'check_failed', fields: [{ field: 'time_window' }], moneyAtRisk: usd('100.00') }],
  });
});

test('a paid payment whose payee the provider does not state is a discrepancy that names the check', () => {
  const piece = paid('100.00', {
    checks: [
      { name: 'payee', result: 'unknown', expected: 'ES91' },
      { name: 'status', result: 'passed' },
    ],
  });
  expect(decided([piece])).toMatchObject({ state: 'awaiting', kinds: ['check_failed'] });
});

test('a pending payment is nothing to tell', () => {
  expect(decided([paid('100.00', { status: 'pending' })])).toMatchObject({ state: 'awaiting', kinds: [] });
});

test('an unmapped status word is reported with the money that it may stand for', () => {
  const piece = paid('100.00', {
    status: 'unknown',
    checks: [{ name: 'status', result: 'unknown', actual: 'settled', kind: 'unmapped_status' }],
  });
  expect(decided([piece])).toMatchObject({ state: 'awaiting', kinds: ['unmapped_status'] });
});

test('an outflow of the token in the same transaction keeps all of it from counting', () => {
  const piece = shown(['100.00'], { checks: [{ name: 'outflow', result: 'failed' }] });
  expect(decided([piece])).toMatchObject({ state: 'awaiting', kinds: ['check_failed'] });
});

test('a callback that states another sum than the chain shows is reported', () => {
  const hint = {
    orderReference: 'A',
    providerPaymentId: null,
    transaction: { network: 'Chain', hash: shown([]).claim.kind === 'transaction' ? aHash() : '' },
    amount: usd('1.00'),
    amountText: '1.00 USD',
    occurredAtText: null,
  };
  const callback = { ...CALLBACK, hint };
  expect(decided([shown(['100.00'])], anOrder(), { callbacks: [callback] })).toMatchObject({
    state: 'paid',
    kinds: ['callback_differs'],
  });
});

test.each([
  ['100.00 ZZZ', ['callback_differs']],
  ['100.00 USDT', ['callback_differs']],
  ['1.000000 USD', ['callback_differs']],
  ['1.00', ['callback_differs']],
  ['100.000000 USD', []],
  ['100.00', []],
  ['a hundred', []],
])('an amount %j of a callback, which is no money by itself, is compared with a proof of 100.00 USD', (text, kinds) => {
  const transaction = { network: 'Chain', hash: aHash() };
  const [orderReference, providerPaymentId, occurredAtText] = ['A', null, null];
  const hint = { orderReference, providerPaymentId, transaction, amount: null, amountText: text, occurredAtText };
  const callbacks = [{ ...CALLBACK, hint }];
  expect(decided([shown(['100.00'])], anOrder(), { callbacks })).toMatchObject({ state: 'paid', kinds });
});

const CALLBACK = {
  callbackId: '1',
  provider: 'crypto',
  addressedOrderId: null,
  keyId: 'k1',
  authenticatedBy: 'address' as const,
  digest: '',
  receivedAt: minutes(11),
  lastReceivedAt: minutes(11),
  deliveries: 1,
  contentType: null,
  headers: {},
  outcome: 'matched' as const,
  reason: null,
  orderId: 'A',
  hint: null,
};

function aHash(): string {
  const claim = aTransaction();
  return claim.kind === 'transaction' ? claim.hash : '';
}

test('a callback alone raises the proof to claimed and changes nothing else', () => {
  expect(decided([], anOrder(), { callbacks: [CALLBACK] })).toMatchObject({
    state: 'awaiting',
    proof: 'claimed',
    allowed: false,
    kinds: [],
  });
});

// Withdrawal: only on positive knowledge.

const PAID = paid('100.00');

test.each<[string, Evidence]>([
  ['an outage', { ...missing(), answered: false }],
  ['a 404', missing()],
  [
    'a status that went back to pending',
    paid('100.00', { status: 'pending', updatedAt: minutes(25), at: minutes(30) }),
  ],
  ['an unmapped status word', paid('100.00', { status: 'unknown', updatedAt: minutes(25), at: minutes(30) })],
  [
    'a payee left out',
    paid('100.00', {
      at: minutes(30),
      checks: [
        { name: 'payee', result: 'unknown' },
        { name: 'status', result: 'passed' },
      ],
    }),
  ],
  ['one answer that it failed', paid('100.00', { status: 'failed', updatedAt: minutes(25), at: minutes(30) })],
  [
    'an older answer that it was refunded',
    paid('100.00', { status: 'refunded', updatedAt: minutes(9), at: minutes(30) }),
  ],
])('%s leaves a paid order paid', (_, later) => {
  expect(decided([PAID, later])).toMatchObject({ state: 'paid', paid: '100.00 USD', allowed: true });
});

test('money that the witness no longer confirms is reported with the time since when, and no longer once it is confirmed', () => {
  const doubt = decide(factsOf(anOrder(), [PAID, missing(), missing(aPayment(), minutes(40))]), now);
  expect(doubt.discrepancies).toMatchObject([
    { kind: 'not_confirmed_any_more', fields: [{ actual: minutes(30).toISOString() }, {}] },
  ]);
  expect(decided([PAID, missing(), paid('100.00', { at: minutes(50) })]).kinds).toEqual([]);
});

test('a refund is refunded at its first answer', () => {
  const refund = paid('100.00', { status: 'refunded', updatedAt: minutes(25), at: minutes(30) });
  expect(decidedAfter([PAID], [refund])).toMatchObject({ state: 'refunded', paid: '0.00 USD', allowed: false });
});

test('a payment that two answers, a minute apart, call failed is reversed', () => {
  const failed = (at: number) => paid('100.00', { status: 'failed', updatedAt: minutes(25), at: minutes(at) });
  expect(decidedAfter([PAID], [failed(30), failed(30.5)]).state).toBe('paid');
  expect(decidedAfter([PAID], [failed(30), failed(31)])).toMatchObject({ state: 'reversed', kinds: ['reversed'] });
});

test('a transaction whose receipt is missing while its block stands stays paid', () => {
  expect(decided([shown(['100.00']), shown([], { block: null, at: minutes(30) })])).toMatchObject({
    state: 'paid',
    allowed: true,
    kinds: ['not_confirmed_any_more'],
  });
});

test('a transaction whose block was replaced and that is gone is reversed', () => {
  const gone = shown([], { block: null, isReplaced: true, at: minutes(30) });
  expect(decidedAfter([shown(['100.00'])], [gone])).toMatchObject({
    state: 'reversed',
    paid: '0.00 USD',
    kinds: ['reversed'],
  });
});

test('money that was taken back is the loss of the order that held it, and no other order that claims it', () => {
  const [came, gone] = [shown(['100.00']), shown([], { block: null, isReplaced: true, at: minutes(30) })];
  const { held } = decideAll([factsOf(anOrder(), [came])], now).get('A') as OrderDecision;
  const other = anOrder({ orderId: 'B' });
  expect(outcomesOf([factsOf(anOrder(), [came, gone], { held }), factsOf(other, [came, gone])])).toEqual({
    A: ['reversed', '0.00 USD', 'reversed'],
    B: ['awaiting', '0.00 USD'],
  });
});

test('a payment that is shown in another currency says nothing about the money that counts', () => {
  const euros = paid('100.00', { amount: moneyFromDecimal('100.00', 'EUR'), at: minutes(30) });
  expect(decided([PAID, euros])).toMatchObject({ state: 'paid', allowed: true, kinds: ['not_confirmed_any_more'] });
  const refund = paid('100.00', { status: 'refunded', updatedAt: minutes(25), at: minutes(28) });
  expect(decidedAfter([PAID], [refund, euros])).toMatchObject({ state: 'refunded', kinds: ['currency_mismatch'] });
  const environment = { name: 'environment', result: 'failed', kind: 'environment_mismatch' } as const;
  const elsewhere = paid('100.00', { checks: [environment], at: minutes(30) });
  expect(decidedAfter([PAID], [refund, elsewhere])).toMatchObject({
    state: 'refunded',
    kinds: ['environment_mismatch'],
  });
});

test('a transaction that is gone before it was final leaves the order awaiting', () => {
  const gone = shown([], { block: null, isReplaced: true, at: minutes(30) });
  expect(decided([shown(['100.00'], { isFinal: false }), gone])).toMatchObject({ state: 'awaiting', kinds: [] });
});

test('a transaction included again in another block keeps its money, and its finality begins anew', () => {
  const again = shown(['100.00'], { block: '0xb2', isFinal: false, at: minutes(30) });
  expect(decided([shown(['100.00']), again])).toMatchObject({
    state: 'paid',
    paid: '100.00 USD',
    proof: 'chain',
    allowed: false,
  });
});

test('an order that several payments pay is proven as well as the weakest of them, and waits for that one', () => {
  const [first, second] = [aTransaction(`0x${'01'.repeat(32)}`), aTransaction(`0x${'02'.repeat(32)}`)];
  const parts = [shown(['60.00'], { claim: first }), shown(['40.00'], { claim: second })];
  const moved = shown(['40.00'], { claim: second, block: '0xb2', isFinal: false, at: minutes(30) });
  const fields = { acceptsParts: true };
  expect(decided(parts, anOrder(), fields)).toMatchObject({ state: 'paid', proof: 'final', allowed: true });
  expect(decided([...parts, moved], anOrder(), fields)).toMatchObject({
    state: 'paid',
    proof: 'chain',
    allowed: false,
  });
  const byProvider = [shown(['60.00'], { claim: first }), paid('40.00')];
  expect(decided(byProvider, anOrder(), fields)).toMatchObject({ state: 'paid', proof: 'provider', allowed: true });
});

test('finality that was reached stays reached while the money stands in the same block', () => {
  const behind = shown(['100.00'], { isFinal: false, at: minutes(30) });
  expect(decided([shown(['100.00']), behind])).toMatchObject({ state: 'paid', proof: 'final', allowed: true });
});

// Several orders, one transaction.

function outcomesOf(orders: readonly OrderFacts[]) {
  const decisions = decideAll(orders, now);
  return Object.fromEntries(
    [...decisions].map(([orderId, { standing }]) => [
      orderId,
      [standing.state, moneyText(standing.paid), ...standing.discrepancies.map(({ kind }) => kind)],
    ]),
  );
}

test('two transfers of one transaction pay two orders, one each', () => {
  const pieces = [shown(['100.00', '50.00'])];
  expect(
    outcomesOf([factsOf(anOrder(), pieces), factsOf(anOrder({ orderId: 'B', amount: usd('50.00') }), pieces)]),
  ).toEqual({ A: ['paid', '100.00 USD'], B: ['paid', '50.00 USD'] });
});

test('transfers of two currencies in one transaction pay an order each', () => {
  const euro = moneyFromDecimal('50.00', 'EUR');
  const zero = moneyFromDecimal('0', 'EUR');
  const pieces = [shown(['100.00', { token: '0xeuro', amount: euro, tolerance: zero, position: 0 }])];
  expect(outcomesOf([factsOf(anOrder(), pieces), factsOf(anOrder({ orderId: 'B', amount: euro }), pieces)])).toEqual({
    A: ['paid', '100.00 USD'],
    B: ['paid', '50.00 EUR'],
  });
});

test('a transfer that one order claims by two spellings of its network counts once', () => {
  const spellings = ['Chain', 'chain mainnet'].map((network): Claim => ({ ...aTransaction(), network }) as Claim);
  expect(decided(spellings.map((claim) => shown(['100.00'], { claim })))).toMatchObject({
    state: 'paid',
    paid: '100.00 USD',
    kinds: [],
  });
});

test('one transfer that two orders of its amount claim is contested for both', () => {
  const pieces = [shown(['100.00'])];
  expect(outcomesOf([factsOf(anOrder(), pieces), factsOf(anOrder({ orderId: 'B' }), pieces)])).toEqual({
    A: ['contested', '0.00 USD', 'contested_payment'],
    B: ['contested', '0.00 USD', 'contested_payment'],
  });
});

test('an order of another sum that claimed first loses the transfer to the order that it fits', () => {
  const pieces = [shown(['100.00'])];
  const small = factsOf(anOrder({ orderId: 'S', amount: usd('5.00') }), pieces);
  const { held } = decideAll([small], now).get('S') as { held: OrderFacts['held'] };
  expect(outcomesOf([{ ...small, held }, factsOf(anOrder(), pieces)])).toEqual({
    S: ['awaiting', '0.00 USD', 'proof_already_used'],
    A: ['paid', '100.00 USD'],
  });
});

test('once its goods went out, an order keeps its money until a person decides', () => {
  const pieces = [shown(['100.00'])];
  const small = factsOf(anOrder({ orderId: 'S', amount: usd('5.00') }), pieces);
  const { held } = decideAll([small], now).get('S') as { held: OrderFacts['held'] };
  expect(outcomesOf([{ ...small, held, isReleased: true }, factsOf(anOrder(), pieces)])).toMatchObject({
    S: ['overpaid', '100.00 USD', 'amount_over', 'contested_payment'],
    A: ['awaiting', '0.00 USD', 'proof_already_used'],
  });
});

test('a later claim of equal right does not un-pay an order, and both are flagged', () => {
  const pieces = [shown(['100.00'])];
  const first = factsOf(anOrder(), pieces);
  const { held } = decideAll([first], now).get('A') as { held: OrderFacts['held'] };
  expect(outcomesOf([{ ...first, held }, factsOf(anOrder({ orderId: 'B' }), pieces)])).toEqual({
    A: ['paid', '100.00 USD', 'contested_payment'],
    B: ['awaiting', '0.00 USD', 'proof_already_used'],
  });
});

test('an order created after the transfer displaces no other, not even within the tolerance of clocks', () => {
  const pieces = [shown(['100.00'])];
  const late = factsOf(anOrder({ orderId: 'L', createdAt: new Date(minutes(10).getTime() + 1_000) }), pieces);
  const other = factsOf(anOrder({ orderId: 'S', amount: usd('5.00') }), pieces);
  const { held } = decideAll([other], now).get('S') as { held: OrderFacts['held'] };
  expect(outcomesOf([{ ...other, held }, late])).toMatchObject({
    S: ['overpaid', '100.00 USD', 'amount_over', 'contested_payment'],
    L: ['awaiting', '0.00 USD', 'proof_already_used'],
  });
});

test('the rest of a payment that a person split is a discrepancy of its first holder, with the amount left', () => {
  const pieces = [shown(['100.00'])];
  const [allocation] = (decideAll([factsOf(anOrder(), pieces)], now).get('A') as OrderDecision).held;
  const part = (orderId: string, value: string) => {
    const held = [{ ...(allocation as Allocation), orderId, amount: usd(value), by: 'person' as const }];
    return { ...factsOf(anOrder({ orderId, amount: usd(value) }), pieces), held };
  };
  const { discrepancies } = (decideAll([part('A', '60.00'), part('B', '30.00')], now).get('A') as OrderDecision)
    .standing;
  expect(discrepancies).toMatchObject([{ kind: 'money_unallocated', moneyAtRisk: usd('10.00') }]);
  expect(outcomesOf([part('A', '60.00'), part('B', '30.00')])).toEqual({
    A: ['paid', '60.00 USD', 'money_unallocated'],
    B: ['paid', '30.00 USD'],
  });
  expect(outcomesOf([part('A', '60.00'), part('B', '40.00')])).toEqual({
    A: ['paid', '60.00 USD'],
    B: ['paid', '40.00 USD'],
  });
});

test("a person's part counts for no more than the witness shows now, and counts whole again once it is shown again", () => {
  const pieces = [shown(['100.00'])];
  const [allocation] = (decideAll([factsOf(anOrder(), pieces)], now).get('A') as OrderDecision).held;
  const part = (orderId: string, value: string, later: readonly Evidence[]) => {
    const held = [{ ...(allocation as Allocation), orderId, amount: usd(value), by: 'person' as const }];
    return { ...factsOf(anOrder({ orderId, amount: usd(value) }), [...pieces, ...later]), held };
  };
  const outcomes = (...later: readonly Evidence[]) =>
    outcomesOf([part('A', '60.00', later), part('B', '40.00', later)]);
  const smaller = shown(['70.00'], { block: '0xb2', at: minutes(30) });
  expect(outcomes(smaller)).toEqual({
    A: ['paid', '60.00 USD'],
    B: ['underpaid', '10.00 USD', 'amount_under'],
  });
  expect(outcomes(smaller, shown(['100.00'], { block: '0xb3', at: minutes(40) }))).toEqual({
    A: ['paid', '60.00 USD'],
    B: ['paid', '40.00 USD'],
  });
});

test.each([['1.00'], ['5000.00']])(
  'a paid payment that is shown with %s later keeps what counted, and the difference is reported',
  (amount) => {
    const later = paid(amount, { at: minutes(30) });
    const { discrepancies, ...standing } = decide(factsOf(anOrder(), [PAID, later]), now);
    expect(standing).toMatchObject({ state: 'paid', paid: usd('100.00'), fulfilmentAllowed: true });
    expect(discrepancies).toMatchObject([{ kind: 'not_confirmed_any_more', moneyAtRisk: usd('100.00') }]);
    expect(discrepancies[0]?.fields).toContainEqual({
      field: 'amount',
      expected: '100.00 USD',
      actual: `${amount} USD`,
    });
    expect(decided([PAID, later, paid('100.00', { at: minutes(40) })])).toMatchObject({ state: 'paid', kinds: [] });
  },
);

test('a second payment that came late takes nothing from one that came in time, whichever is stored first', () => {
  const dueAt = minutes(30);
  const inTime = shown(['100.00'], { claim: aTransaction(`0x${'a'.repeat(64)}`), minedAt: minutes(10) });
  const late = shown(['100.00'], { claim: aTransaction(`0x${'b'.repeat(64)}`), minedAt: minutes(40), at: minutes(50) });
  for (const pieces of [
    [inTime, late],
    [late, inTime],
  ])
    expect(decided(pieces, anOrder({ dueAt }))).toMatchObject({ state: 'overpaid', allowed: true });
  const swapped = [
    shown(['100.00'], { claim: aTransaction(`0x${'a'.repeat(64)}`), minedAt: minutes(40) }),
    shown(['100.00'], { claim: aTransaction(`0x${'b'.repeat(64)}`), minedAt: minutes(10) }),
  ];
  expect(decided(swapped, anOrder({ dueAt }))).toMatchObject({ state: 'overpaid', allowed: true });
});

test('a released order whose amount is lowered keeps its permission, and the surplus is a discrepancy', () => {
  const { held } = decideAll([factsOf(anOrder(), [PAID])], now).get('A') as OrderDecision;
  const lowered = anOrder({ amount: usd('90.00') });
  expect(decided([PAID], lowered, { held, isReleased: true })).toMatchObject({
    state: 'overpaid',
    allowed: true,
    kinds: ['amount_over'],
  });
  expect(decided([PAID], lowered, { held })).toMatchObject({ state: 'overpaid', allowed: false });
});

test("a person's allocation of a transfer that is not in the transaction any more counts for nothing", () => {
  const pieces = [shown(['60.00', '100.00'])];
  const { held } = decideAll([factsOf(anOrder({ amount: usd('160.00') }), pieces)], now).get('A') as OrderDecision;
  const byPerson = held.map((each) => ({ ...each, by: 'person' as const }));
  const moved = shown(['60.00'], { block: '0xb2', at: minutes(30) });
  expect(decided([...pieces, moved], anOrder({ amount: usd('160.00') }), { held: byPerson })).toMatchObject({
    state: 'underpaid',
    paid: '60.00 USD',
    kinds: ['amount_under'],
  });
});

test('an order whose allocated money was taken back expects its amount again, and another payment of it pays the order', () => {
  const { held } = decideAll([factsOf(anOrder(), [PAID])], now).get('A') as OrderDecision;
  const byPerson = held.map((each) => ({ ...each, by: 'person' as const }));
  const refund = paid('100.00', { status: 'refunded', at: minutes(30) });
  expect(decided([PAID, refund], anOrder(), { held: byPerson }).state).toBe('refunded');
  const again = [PAID, refund, paid('100.00', { claim: aPayment('p-2') })];
  const competing = factsOf(anOrder({ orderId: 'B', amount: usd('5.00') }), again.slice(2));
  expect(outcomesOf([factsOf(anOrder(), again, { held: byPerson }), competing])).toMatchObject({
    A: ['paid', '100.00 USD'],
    B: ['awaiting', '0.00 USD', 'proof_already_used'],
  });
});

test('a second transfer of another currency in the transaction that pays an order is a discrepancy', () => {
  const euro = moneyFromDecimal('50.00', 'EUR');
  const transfer = { token: '0xeuro', amount: euro, tolerance: moneyFromDecimal('0', 'EUR'), position: 0 };
  expect(decided([shown(['100.00', transfer])])).toMatchObject({
    state: 'paid',
    paid: '100.00 USD',
    kinds: ['currency_mismatch'],
  });
});

test('a callback whose transaction a person withdrew claims nothing any more', () => {
  const transaction = { network: 'Chain', hash: aHash() };
  const none = { providerPaymentId: null, occurredAtText: null, amount: null, amountText: null };
  const callbacks = [{ ...CALLBACK, hint: { ...none, orderReference: 'A', transaction } }];
  const claims = [{ claim: aTransaction(), source: 'callback' as const, claimedAt: minutes(5) }];
  expect(decided([], anOrder(), { callbacks, claims })).toMatchObject({ proof: 'claimed' });
  expect(decided([], anOrder(), { callbacks, claims: [] })).toMatchObject({ proof: 'none' });
});

test('ten thousand days change nothing about an order that was paid in time', () => {
  expect(decided([PAID], anOrder({ dueAt: minutes(30) }), {}, minutes(10_000 * DAY)).state).toBe('paid');
});
