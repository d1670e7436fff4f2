import type { Mutant } from '../mutant.ts';

const DECIDE = 'packages/payments/src/decide/decide.ts';
const HELD_MONEY = 'packages/payments/src/decide/held-money.ts';
const ORDER_CHECKS = 'packages/payments/src/decide/order-checks.ts';
const PERSON_PARTS = 'packages/payments/src/decide/person-parts.ts';
const DECIDE_TESTS = ['packages/payments/src/decide/decide.test.ts'];

/** Checks that keep an order unpaid without the right money: sums, comparisons with the order, parts, lateness. */
export const STANDING_MUTANTS: readonly Mutant[] = [
  {
    name: 'one order per unit',
    at: 'decide, the holder of a unit',
    edits: [
      {
        file: DECIDE,
        find: '...allocation.allocations.filter(({ orderId }) => orderId === order.orderId),',
        replace:
          '...allocation.allocations.filter(({ claim }) => claims.some((each) => isSameClaim(each.claim, claim))),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'position in the unit',
    at: 'the key of a unit',
    edits: [
      {
        file: 'packages/payments/src/model/money-unit.ts',
        find: '${id.recipient} ${id.position}`',
        replace: '${id.recipient}`',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'amount equal',
    at: 'the unit that fits an order',
    edits: [
      {
        file: HELD_MONEY,
        find: 'return compareMoney(size, unit.tolerance) <= 0;',
        replace: 'return compareMoney(size, unit.tolerance) <= 0 || true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'amount equal',
    at: 'the sum that covers an order',
    edits: [
      {
        file: HELD_MONEY,
        find: 'isCovered: compareMoney(paid, order.amount) >= 0 || byToken.some(isWithin),',
        replace: 'isCovered: counted.length > 0 || byToken.some(isWithin),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'currency equal',
    at: 'decide',
    edits: [
      {
        file: ORDER_CHECKS,
        find: "result: unit.amount.currency === amount.currency ? 'passed' : 'failed',",
        replace: "result: 'passed',",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'provider allowed',
    at: 'decide',
    edits: [{ file: ORDER_CHECKS, find: "result: isAllowed ? 'passed' : 'failed',", replace: "result: 'passed'," }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'time window',
    at: 'decide',
    edits: [
      {
        file: ORDER_CHECKS,
        find: "result: startedAt >= earliest ? 'passed' : 'failed',",
        replace: "result: 'passed',",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'tolerance of one token',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: 'const byToken = [...Map.groupBy(counted, tokenOf).values()];',
        replace: 'const byToken = [counted];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'holder keeps its money',
    at: 'decide, money that was taken back',
    edits: [{ file: DECIDE, find: '    ...lostUnits(facts, claims, allocation),\n', replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'active currency',
    at: 'orders',
    edits: [
      {
        file: 'packages/payments/src/model/currency.ts',
        find: "if (exponent === undefined) throw new PunteoError('unknown_currency', refusalOf(currency));",
        replace: "if (exponent === undefined) return refusalOf(currency) === '' ? 0 : 2;",
      },
    ],
    tests: ['packages/payments/src/model/currency.test.ts', 'apps/reconciliation/src/orders/order-row.test.ts'],
  },
  {
    name: 'unknown lateness',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: "movedBefore !== null && movedBefore > dueAt) ? 'unknown' : 'in_time';",
        replace: "movedBefore !== null && movedBefore > dueAt) ? 'in_time' : 'in_time';",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'unknown lateness',
    at: 'decide, the goods',
    edits: [
      {
        file: DECIDE,
        find: "(isAccepted && money.isCovered)) && lateness(order, money) === 'in_time';",
        replace: '(isAccepted && money.isCovered));',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'grade of the proof',
    at: 'decide, the policy',
    edits: [
      {
        file: DECIDE,
        find: 'mayFulfil(facts, state, money) && policy.fulfilFrom.includes(proof),',
        replace: 'mayFulfil(facts, state, money),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'grade of the proof',
    at: 'decide, the weakest unit',
    edits: [
      {
        file: DECIDE,
        find: "return grades.includes('chain') ? 'chain' : grades.includes('provider') ? 'provider' : 'final';",
        replace: "return grades.includes('final') ? 'final' : grades.includes('provider') ? 'provider' : 'chain';",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'cancelled order expects nothing',
    at: 'decide',
    edits: [{ file: DECIDE, find: "  if (order.cancelledAt !== null) return 'paid_after_cancel';\n", replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'parts wait for a person',
    at: 'decide, the state',
    edits: [
      { file: DECIDE, find: "if (money.fitting === null && !acceptsParts) return 'paid_in_parts';", replace: '' },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'more money never lowers',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: 'counted.filter((unit) => fits(unit, order)),',
        replace: 'counted.filter((unit) => counted.length === 1 && fits(unit, order)),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'part as shown now',
    at: 'decide',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'const amount = compareMoney(allocation.amount, rest) > 0 ? rest : allocation.amount;',
        replace: 'const amount = allocation.amount;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'part as shown now',
    at: 'decide, a transfer that is not there any more',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'if (!unit || unit.amount.currency !== allocation.amount.currency) return [];',
        replace: 'if (!unit || unit.amount.currency !== allocation.amount.currency) return [allocation];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'part as shown now',
    at: 'decide, money that was taken back',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'return [{ ...allocation, amount: zero(allocation.amount) }];',
        replace: 'return [allocation];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'turn of each claim',
    at: 'claims of one verification',
    edits: [
      {
        file: 'packages/payments/src/decide/claims-to-verify.ts',
        find: 'right.claimedAt.getTime() - left.claimedAt.getTime()',
        replace: 'left.claimedAt.getTime() - right.claimedAt.getTime()',
      },
    ],
    tests: ['packages/payments/src/decide/claims-to-verify.test.ts'],
  },
  {
    name: 'turn of each claim',
    at: 'claims of one verification, places for new ones',
    edits: [
      {
        file: 'packages/payments/src/decide/claims-to-verify.ts',
        find: 'const KNOWN_CLAIMS = 8;',
        replace: 'const KNOWN_CLAIMS = 16;',
      },
    ],
    tests: ['packages/payments/src/decide/claims-to-verify.test.ts'],
  },
];
