import type { Mutant } from '../mutant.ts';

const DISCREPANCIES = 'packages/payments/src/decide/discrepancies';
const DECIDE_TESTS = ['packages/payments/src/decide/decide.test.ts'];

/** Checks that report what does not match. */
export const DISCREPANCY_MUTANTS: readonly Mutant[] = [
  {
    name: 'equal claims are contested',
    at: 'decide, the newcomer beside the holder',
    edits: [
      {
        file: `${DISCREPANCIES}/contested-payment.ts`,
        find: '...firstOf(newcomerIds)]',
        replace: '...newcomerIds.slice(0, 0)]',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'decide, the holder beside the newcomer',
    edits: [
      {
        file: `${DISCREPANCIES}/proof-already-used.ts`,
        find: 'each.orderId === order.orderId)',
        replace: 'each.orderId === order.orderId && false)',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, an open check of shown money',
    edits: [
      {
        file: `${DISCREPANCIES}/failed-check.ts`,
        find: '(claim.units.length > 0 || check.kind !== undefined)',
        replace: 'check.kind !== undefined',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, a transfer beside one that pays',
    edits: [
      {
        file: `${DISCREPANCIES}/failed-check.ts`,
        find: 'const { order } = input.facts;\n  return claim.units',
        replace:
          'const { order } = input.facts;\n  if (input.allocation.allocations.some(({ orderId }) => orderId === order.orderId)) return [];\n  return claim.units',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, the rest of a unit that a person split',
    edits: [
      {
        file: `${DISCREPANCIES}/money-unallocated.ts`,
        find: 'if (rest === null || rest.amountMinor <= 0n) return [];',
        replace: 'return [];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'callback differs',
    at: 'decide',
    edits: [
      { file: `${DISCREPANCIES}/callback-differs.ts`, find: 'if (!differing) return [];', replace: 'return [];' },
    ],
    tests: DECIDE_TESTS,
  },
];
