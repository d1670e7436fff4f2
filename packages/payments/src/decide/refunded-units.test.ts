import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, aPayment, aTransaction, factsOf, HASH, minutes, paid, shown, usd } from '../__fixtures__/facts.ts';
import type { Evidence } from '../model/evidence.ts';
import { addMoney, compareMoney, moneyFromDecimal, moneyText, zero } from '../model/money.ts';
import { type MoneyUnitId, moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { RefundedUnit } from '../model/refund.ts';
import type { Allocation } from './allocation.ts';
import { decide, decideAll } from './decide.ts';

const NOW = minutes(60);
const unitOf = (paymentId: string): MoneyUnitId => ({ kind: 'payment', provider: 'bank', paymentId });

let refunds = 0;

/** A recorded refund of a payment for an order; `needed`: what of it the order needed itself. */
function refundedUnits(paymentId: string, amount: string, fields: Partial<RefundedUnit> = {}): RefundedUnit {
  refunds += 1;
  return {
    refundId: `r-${refunds}`,
    orderId: 'A',
    unit: unitOf(paymentId),
    amount: usd(amount),
    needed: usd('0.00'),
    ...fields,
  };
}

/** The facts after the standing of `facts` was stored, with these refunds. */
function after(facts: OrderFacts, parts: readonly RefundedUnit[], pieces: readonly Evidence[] = []): OrderFacts {
  const { held } = decideAll([facts], NOW).get(facts.order.orderId) as { held: readonly Allocation[] };
  return { ...facts, held, refundedUnits: parts, evidence: [...facts.evidence, ...pieces] };
}

const TWICE = factsOf(anOrder(), [
  paid('100.00', { claim: aPayment('p-1') }),
  paid('100.00', { claim: aPayment('p-2') }),
]);

test('an order that was paid twice is simply paid once the second payment was given back', () => {
  expect(decide(TWICE, NOW)).toMatchObject({ state: 'overpaid', paid: usd('200.00') });
  expect(decide(after(TWICE, [refundedUnits('p-2', '100.00')]), NOW)).toMatchObject({
    state: 'paid',
    paid: usd('100.00'),
    fulfilmentAllowed: true,
    claims: [aPayment('p-1')],
    discrepancies: [],
  });
});

test('a second payment that was given back never pays the order when the first is reversed, and money not given back does', () => {
  const failed = [minutes(30), minutes(31)].map((at) =>
    paid('100.00', { claim: aPayment('p-1'), status: 'failed', at, updatedAt: at }),
  );
  expect(decide(after(TWICE, [], failed), NOW)).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  expect(decide(after(TWICE, [refundedUnits('p-2', '100.00')], failed), NOW)).toMatchObject({
    state: 'reversed',
    paid: usd('0.00'),
    fulfilmentAllowed: false,
    claims: [],
  });
  expect(decide(after(TWICE, [refundedUnits('p-2', '40.00')], failed), NOW)).toMatchObject({
    state: 'underpaid',
    paid: usd('60.00'),
    fulfilmentAllowed: false,
  });
});

test('a surplus that was given back in part is a smaller surplus, and none once all of it was', () => {
  const facts = factsOf(anOrder(), [paid('130.00')]);
  expect(decide(after(facts, [refundedUnits('p-1', '10.00')]), NOW)).toMatchObject({
    state: 'overpaid',
    paid: usd('120.00'),
    discrepancies: [{ kind: 'amount_over', moneyAtRisk: usd('20.00') }],
  });
  const whole = decide(after(facts, [refundedUnits('p-1', '10.00'), refundedUnits('p-1', '20.00')]), NOW);
  expect(whole).toMatchObject({ state: 'paid', paid: usd('100.00'), fulfilmentAllowed: true, discrepancies: [] });
});

test('an order that gave back a part of what it needed keeps its state, and its goods may not go out', () => {
  const facts = factsOf(anOrder(), [paid('100.00')]);
  const part = refundedUnits('p-1', '20.00', { needed: usd('20.00') });
  expect(decide(after(facts, [part]), NOW)).toMatchObject({
    state: 'paid',
    paid: usd('80.00'),
    fulfilmentAllowed: false,
    discrepancies: [],
  });
});

test('an order whose only payment was given back whole is refunded, keeps its right to it, and no other order has it', () => {
  const facts = factsOf(anOrder(), [paid('100.00')]);
  const back = [refundedUnits('p-1', '100.00', { needed: usd('100.00') })];
  const stored = after(facts, back);
  const other = factsOf(anOrder({ orderId: 'B' }), stored.evidence, { refundedUnits: back });
  const decided = decideAll([stored, other], NOW);
  expect(decided.get('A')).toMatchObject({
    standing: { state: 'refunded', paid: usd('0.00'), fulfilmentAllowed: false, claims: [], discrepancies: [] },
    held: [{ amount: usd('0.00'), unit: { amount: usd('100.00') } }],
  });
  expect(decided.get('B')).toMatchObject({ standing: { state: 'awaiting', discrepancies: [] }, held: [] });

  const held = decided.get('A')?.held ?? [];
  const withdrawn = decideAll(
    [
      { ...stored, held, refundedUnits: [] },
      { ...other, refundedUnits: [] },
    ],
    NOW,
  );
  expect(withdrawn.get('A')?.standing).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  expect(withdrawn.get('B')?.standing.state).toBe('awaiting');
});

test('of a payment that was given back in part, another order has the rest', () => {
  const pieces = [paid('100.00')];
  const facts = factsOf(anOrder({ orderId: 'B', amount: usd('60.00') }), pieces, {
    refundedUnits: [refundedUnits('p-1', '40.00')],
  });
  expect(decideAll([facts], NOW).get('B')).toMatchObject({
    standing: { state: 'paid', paid: usd('60.00'), fulfilmentAllowed: true },
    held: [{ amount: usd('60.00') }],
  });
});

test('late money that was given back in part stays late, and asks for the rest', () => {
  const facts = factsOf(anOrder({ dueAt: minutes(6) }), [paid('100.00', { createdAt: minutes(8) })]);
  const part = (amount: string) => refundedUnits('p-1', amount, { needed: usd(amount) });
  expect(decide(after(facts, [part('30.00')]), NOW)).toMatchObject({
    state: 'paid_late',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'paid_late', moneyAtRisk: usd('70.00') }],
  });
  const inTime = after(facts, [part('30.00')]);
  expect(decide({ ...inTime, order: anOrder() }, NOW)).toMatchObject({ state: 'paid', fulfilmentAllowed: false });
  expect(decide(after(facts, [part('100.00')]), NOW)).toMatchObject({ state: 'refunded', discrepancies: [] });
});

test('a cancelled order whose money was given back is cancelled again', () => {
  const facts = factsOf(anOrder({ cancelledAt: minutes(15) }), [paid('100.00')]);
  expect(decide(after(facts, []), NOW).state).toBe('paid_after_cancel');
  expect(decide(after(facts, [refundedUnits('p-1', '100.00')]), NOW)).toMatchObject({
    state: 'cancelled',
    discrepancies: [],
  });
});

test('money in another currency that was given back is no discrepancy any more, and the order still waits', () => {
  const euro = moneyFromDecimal('90.00', 'EUR');
  const facts = factsOf(anOrder(), [paid('90.00', { amount: euro })]);
  const part = refundedUnits('p-1', '0.00', { amount: moneyFromDecimal('50.00', 'EUR') });
  expect(decide(after(facts, [part]), NOW).discrepancies).toMatchObject([
    { kind: 'currency_mismatch', moneyAtRisk: { ...euro, amountMinor: 4_000n } },
  ]);
  expect(decide(after(facts, [{ ...part, amount: euro }]), NOW)).toMatchObject({
    state: 'awaiting',
    discrepancies: [],
  });
});

test('a recorded refund and the provider’s answer about the same refund give the same', () => {
  const answer = paid('100.00', {
    status: 'refunded',
    at: minutes(30),
    updatedAt: minutes(30),
    claim: aPayment('p-2'),
  });
  const back = refundedUnits('p-2', '100.00');
  const [recorded, seen, both] = [after(TWICE, [back]), after(TWICE, [], [answer]), after(TWICE, [back], [answer])];
  expect(decide(seen, NOW)).toEqual(decide(recorded, NOW));
  expect(decide(both, NOW)).toEqual(decide(recorded, NOW));
});

test('of one transfer of a transaction that was given back, the other one still pays', () => {
  const facts = factsOf(anOrder(), [shown(['100.00', '100.00'])]);
  const unit = { kind: 'transfer', chainId: 1, hash: HASH, token: '0xtoken', recipient: '0xmerchant' } as const;
  const parts = [refundedUnits('', '100.00', { unit: { ...unit, position: 1 } })];
  const { standing, held } = decideAll([after(facts, parts)], NOW).get('A') ?? {};
  expect(standing).toMatchObject({ state: 'paid', paid: usd('100.00'), claims: [aTransaction()], discrepancies: [] });
  expect(held?.map(({ amount }) => moneyText(amount)).sort()).toEqual(['0.00 USD', '100.00 USD']);
});

test('what was given back of a split payment was first what no order held, then the part of the order that gave it back', () => {
  const pieces = [paid('100.00')];
  const split = (orderId: string, amount: string, parts: readonly RefundedUnit[]) => {
    const unit = { id: unitOf('p-1'), amount: usd('100.00'), tolerance: usd('0.00') };
    const held: Allocation = { orderId, claim: aPayment(), unit, amount: usd(amount), by: 'person' };
    return factsOf(anOrder({ orderId, amount: usd(amount) }), pieces, { held: [held], refundedUnits: parts });
  };
  const paidOf = (...parts: readonly RefundedUnit[]) => {
    const decided = decideAll([split('A', '50.00', parts), split('B', '40.00', parts)], NOW);
    return ['A', 'B'].map((id) => moneyText(decided.get(id)?.standing.paid ?? usd('0.00')));
  };
  expect(paidOf(refundedUnits('p-1', '10.00', { orderId: 'B' }))).toEqual(['50.00 USD', '40.00 USD']);
  expect(paidOf(refundedUnits('p-1', '30.00', { orderId: 'B' }))).toEqual(['50.00 USD', '20.00 USD']);
  expect(paidOf(refundedUnits('p-1', '60.00', { orderId: 'B' }))).toEqual(['40.00 USD', '0.00 USD']);
  expect(paidOf(refundedUnits('p-1', '20.00', { orderId: 'C' }))).toEqual(['50.00 USD', '30.00 USD']);
});

test('a person’s part of money that no witness shows any more is not taken for a refund', () => {
  const unit = { id: unitOf('p-1'), amount: usd('100.00'), tolerance: usd('0.00') };
  const held: Allocation = { orderId: 'A', claim: aPayment(), unit, amount: usd('100.00'), by: 'person' };
  expect(decide(factsOf(anOrder(), [paid('100.00', { status: 'pending' })], { held: [held] }), NOW).state).toBe(
    'awaiting',
  );
});

test('no money is given back and pays an order too, whatever was recorded of it', () => {
  const cents = fc
    .integer({ min: 0, max: 15_000 })
    .map((amountMinor) => ({ ...usd('0.00'), amountMinor: BigInt(amountMinor) }));
  const refund = fc.record({
    paymentId: fc.constantFrom('p-1', 'p-2'),
    orderId: fc.constantFrom('A', 'B', 'C'),
    amount: cents,
    isNeeded: fc.boolean(),
  });
  const gift = fc.record({
    orderId: fc.constantFrom('A', 'B'),
    paymentId: fc.constantFrom('p-1', 'p-2'),
    amount: cents,
  });
  const amounts = fc.constantFrom('100.00', '60.00', '40.00', '200.00');
  fc.assert(
    fc.property(
      amounts,
      amounts,
      fc.array(refund, { maxLength: 4 }),
      fc.uniqueArray(gift, { maxLength: 3, selector: ({ orderId, paymentId }) => orderId + paymentId }),
      (first, second, recorded, gifts) => {
        const pieces = [paid('100.00', { claim: aPayment('p-1') }), paid('60.00', { claim: aPayment('p-2') })];
        const parts = recorded.map(({ paymentId, orderId, amount, isNeeded }) =>
          refundedUnits(paymentId, '0.00', { orderId, amount, needed: isNeeded ? amount : usd('0.00') }),
        );
        const orders = [
          ['A', first],
          ['B', second],
        ].map(([orderId = '', amount = '']) =>
          factsOf(anOrder({ orderId, amount: usd(amount) }), pieces, {
            refundedUnits: parts,
            held: gifts
              .filter((each) => each.orderId === orderId)
              .map(
                (each): Allocation => ({
                  orderId,
                  claim: aPayment(each.paymentId),
                  unit: {
                    id: unitOf(each.paymentId),
                    amount: usd(each.paymentId === 'p-1' ? '100.00' : '60.00'),
                    tolerance: usd('0.00'),
                  },
                  amount: each.amount,
                  by: 'person',
                }),
              ),
          }),
        );
        const decided = [...decideAll(orders, NOW).values()];
        for (const [paymentId, whole] of [
          ['p-1', '100.00'],
          ['p-2', '60.00'],
        ] as const) {
          const key = moneyUnitKey(unitOf(paymentId));
          const held = decided.flatMap((each) => each.held).filter(({ unit }) => moneyUnitKey(unit.id) === key);
          const back = parts
            .filter(({ unit }) => moneyUnitKey(unit) === key)
            .reduce((sum, { amount }) => addMoney(sum, amount), usd('0.00'));
          const left =
            compareMoney(back, usd(whole)) > 0
              ? usd('0.00')
              : { ...usd(whole), amountMinor: usd(whole).amountMinor - back.amountMinor };
          const paying = held.reduce((sum, { amount }) => addMoney(sum, amount), zero(left));
          expect(compareMoney(paying, left)).toBeLessThanOrEqual(0);
        }
        for (const [index, { standing }] of decided.entries())
          if (standing.fulfilmentAllowed)
            expect(compareMoney(standing.paid, orders[index]?.order.amount ?? usd('0.00'))).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
