import type { Mutant } from '../mutant.ts';

const ALLOCATION = 'packages/payments/src/decide/allocation.ts';
const ALLOCATION_TESTS = ['packages/payments/src/decide/allocation.test.ts'];
const DECIDE_TESTS = ['packages/payments/src/decide/decide.test.ts'];

/** Checks that give each unit of money to one order at most, and to the right one. */
export const ALLOCATION_MUTANTS: readonly Mutant[] = [
  {
    name: 'one order per unit',
    at: 'allocation, one order that claims a unit twice',
    edits: [
      {
        file: ALLOCATION,
        find: 'contenders: [...distinct.values()] });',
        replace: 'contenders: all });',
      },
      {
        file: ALLOCATION,
        find: "    this.#hold({ orderId, claim: offer.claim, unit, amount: unit.amount, by: 'rule' });",
        replace:
          "    for (const each of (this.#claimants.get(orderId) as Claimant).offers.filter((other) => moneyUnitKey(other.unit.id) === moneyUnitKey(unit.id))) this.#hold({ orderId, claim: each.claim, unit, amount: unit.amount, by: 'rule' });",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'holder keeps its money',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (better.length > 0 && !holder.claimant.isReleased) continue;',
        replace: 'if (entry.contenders.length > 1 && !holder.claimant.isReleased) continue;',
      },
    ],
    tests: [...DECIDE_TESTS, ...ALLOCATION_TESTS],
  },
  {
    name: 'holder keeps its money',
    at: 'allocation, goods that went out',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (better.length > 0 && !holder.claimant.isReleased) continue;',
        replace: 'if (better.length > 0) continue;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older than the money',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'return isCreatedBeforeMoney(claimant.order.createdAt, offer.startedAt);',
        replace: 'return isCreatedBeforeMoney(claimant.order.createdAt, offer.startedAt) || true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'exact before tolerance',
    at: 'allocation',
    edits: [{ file: ALLOCATION, find: '    if (size.amountMinor === 0n) return 1;\n', replace: '' }],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'exact before tolerance',
    at: 'allocation, within tolerance before another sum',
    edits: [
      { file: ALLOCATION, find: 'return compareMoney(size, unit.tolerance) <= 0 ? 2 : 3;', replace: 'return 3;' },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (mayWin && (others.length === 0 || this.#enoughAlike(key, rank, fitting))) {',
        replace: 'if (mayWin && (others.length >= 0 || this.#enoughAlike(key, rank, fitting))) {',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'allocation, another sum',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (only && others.length === 0) this.#give(unit, only);\n      else if (only)',
        replace: 'if (only && others.length >= 0) this.#give(unit, only);\n      else if (only)',
      },
    ],
    tests: [...ALLOCATION_TESTS, 'faults/src/histories/histories.test.ts'],
  },
  {
    name: 'surplus stays',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'const rank = Math.min(this.#rank(holder, storedBy), this.#rank(holder, NOTHING_HELD));',
        replace: 'const rank = this.#rank(holder, storedBy);',
      },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'cancelled order expects nothing',
    at: 'allocation',
    edits: [{ file: ALLOCATION, find: '  if (order.cancelledAt !== null) return zero(order.amount);\n', replace: '' }],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'person before rules',
    at: 'allocation, the rest of a unit',
    edits: [
      {
        file: ALLOCATION,
        find: '    this.#settled.add(key);\n  }\n\n  #contest',
        replace: "    if (allocation.by === 'rule') this.#settled.add(key);\n  }\n\n  #contest",
      },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'person before rules',
    at: 'allocation, what a person gave is no longer open',
    edits: [
      {
        file: ALLOCATION,
        find: 'flatMap(({ held }) => held);',
        replace: "flatMap(({ held }) => held.filter(({ by }) => by === 'rule'));",
      },
    ],
    tests: ALLOCATION_TESTS,
  },
];
