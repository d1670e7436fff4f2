import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, aPayment, aTransaction, CREATED, minutes, missing, paid, shown } from '../__fixtures__/facts.ts';
import type { Evidence } from '../model/evidence.ts';
import { compareMoney, type Money } from '../model/money.ts';
import { moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import { claimStates } from './claim-state.ts';
import { decideAll } from './decide.ts';

/** With different decimals, and a token's among them. */
const MONEY: fc.Arbitrary<Money> = fc
  .tuple(
    fc.constantFrom(['USD', 2], ['USD', 6], ['EUR', 2], ['JPY', 0], ['USDT', 18]),
    fc.constantFrom(0n, 1n, 99n, 100n, 101n, 200n),
  )
  .map(([[currency, exponent], whole]) => ({
    amountMinor: whole * 10n ** BigInt(exponent as number),
    currency: currency as string,
    exponent: exponent as number,
  }));

const HASHES = ['0xaa', '0xbb'];
const CLAIMS = [aPayment('p-1'), aPayment('p-2'), ...HASHES.map((hash) => aTransaction(hash))];

const aPaidPayment = fc
  .record({
    claim: fc.constantFrom(...CLAIMS.slice(0, 2)),
    amount: MONEY,
    status: fc.constantFrom('paid' as const, 'pending' as const, 'refunded' as const, 'failed' as const),
    answered: fc.boolean(),
  })
  .map(({ amount, ...fields }) => paid('0.00', { ...fields, amount, at: CREATED }));

const aShownTransaction = fc
  .record({
    claim: fc.constantFrom(...CLAIMS.slice(2)),
    transfers: fc.array(fc.tuple(MONEY, fc.constantFrom(0n, 5n)), { maxLength: 3 }),
    isFinal: fc.boolean(),
    isReplaced: fc.boolean(),
    block: fc.constantFrom('0xb1', '0xb2', null),
  })
  .map(({ transfers, ...fields }) =>
    shown(
      transfers.map(([amount, minor]) => ({ amount, tolerance: { ...amount, amountMinor: minor } })),
      fields,
    ),
  );

const anAnswer = fc.oneof(
  aPaidPayment,
  aShownTransaction,
  fc.constantFrom(...CLAIMS).map((claim) => missing(claim)),
);

type Step = (orders: readonly OrderFacts[], at: number) => readonly OrderFacts[];

const answered = anAnswer.map(
  (answer): Step =>
    (orders, at) => {
      const piece: Evidence = { ...answer, evidenceId: String(at + 1), checkedAt: minutes(20 + 5 * at) };
      return orders.map((facts) => ({ ...facts, evidence: [...facts.evidence, piece] }));
    },
);

const amended = fc.tuple(fc.nat(2), MONEY).map(
  ([index, amount]): Step =>
    (orders) =>
      changed(orders, index, ({ order }) => ({ order: { ...order, amount } })),
);

const cancelled = fc.nat(2).map(
  (index): Step =>
    (orders, at) =>
      changed(orders, index, ({ order }) => ({ order: { ...order, cancelledAt: minutes(20 + at) } })),
);

const released = fc.tuple(fc.nat(2), fc.boolean()).map(
  ([index, acceptsParts]): Step =>
    (orders) =>
      changed(orders, index, () => ({ isReleased: true, acceptsParts })),
);

/** A person gives any part of any unit, in any currency: also what the store would refuse. */
const allocated = fc.tuple(fc.nat(2), fc.nat(5), MONEY).map(
  ([index, which, amount]): Step =>
    (orders) =>
      changed(orders, index, ({ order: { orderId }, evidence, held }) => {
        const units = claimStates(evidence).flatMap(({ claim, units }) => units.map((unit) => ({ claim, unit })));
        const chosen = units[which % Math.max(units.length, 1)];
        if (!chosen) return {};
        const others = held.filter(({ unit }) => moneyUnitKey(unit.id) !== moneyUnitKey(chosen.unit.id));
        return { held: [...others, { ...chosen, orderId, amount, by: 'person' as const }] };
      }),
);

function changed(
  orders: readonly OrderFacts[],
  index: number,
  change: (facts: OrderFacts) => Partial<OrderFacts>,
): readonly OrderFacts[] {
  return orders.map((facts, at) => (at === index % orders.length ? { ...facts, ...change(facts) } : facts));
}

const ORDERS = fc.array(MONEY, { minLength: 1, maxLength: 3 }).map((amounts) =>
  amounts.map(
    (amount, index): OrderFacts => ({
      order: anOrder({ orderId: 'ABC'[index] as string, amount, createdAt: minutes(index), dueAt: minutes(30) }),
      createAttempts: [],
      payments: [],
      claims: CLAIMS.map((claim) => ({ claim, source: 'callback', claimedAt: CREATED })),
      evidence: [],
      callbacks: [],
      held: [],
      isReleased: false,
      acceptsParts: false,
    }),
  ),
);

test('decideAll never throws, whatever is answered, amended to another currency, cancelled or given by a person', () => {
  fc.assert(
    fc.property(
      ORDERS,
      fc.array(fc.oneof(answered, answered, amended, allocated, cancelled, released), { maxLength: 12 }),
      (orders, steps) => {
        let facts: readonly OrderFacts[] = orders;
        for (const [at, step] of steps.entries()) {
          facts = step(facts, at);
          const decided = decideAll(facts, minutes(60 + at));
          // As the store does: what rules gave is what the next decision finds.
          facts = facts.map((each) => ({
            ...each,
            held: [
              ...each.held.filter(({ by }) => by === 'person'),
              ...(decided.get(each.order.orderId)?.held ?? []).filter(({ by }) => by === 'rule'),
            ],
          }));
          for (const { order } of facts) {
            const { standing } = decided.get(order.orderId) ?? {};
            expect(standing?.paid.currency).toBe(order.amount.currency);
            // Never more than its own currency shows.
            expect(compareMoney(standing?.paid as Money, { ...order.amount, amountMinor: 0n })).toBeGreaterThanOrEqual(
              0,
            );
          }
        }
      },
    ),
    { numRuns: 600 },
  );
});
