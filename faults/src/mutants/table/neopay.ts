import type { Mutant } from '../mutant.ts';

const NEOPAY = 'packages/adapters/neopay/src/verify.ts';
const NEOPAY_TESTS = ['packages/adapters/neopay/src/verify.test.ts'];
const NEOPAY_LIST_TESTS = ['packages/adapters/neopay/src/list/list-payments.test.ts'];

/** Checks on payments and lists that Neopay returns. */
export const NEOPAY_MUTANTS: readonly Mutant[] = [
  {
    name: 'environment',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "equalityCheck('environment', settings.environment, document.environment, NEOPAY_CHECKS.environment.failed.kind)",
        replace: "{ name: 'environment', result: 'passed' }",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'application id',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "equalityCheck('application', settings.appKey.toLowerCase(), application, NEOPAY_CHECKS.application.failed.kind)",
        replace: "{ name: 'application', result: application === '' ? 'failed' : 'passed' }",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'payee',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "return equalityCheck('payee', accountOf(account), actual, NEOPAY_CHECKS.payee.failed.kind);",
        replace: "return { name: 'payee', result: 'passed', expected: account, actual: String(actual) };",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'strict UUID',
    at: 'Neopay',
    edits: [
      {
        file: 'packages/adapters/neopay/src/payment-id.ts',
        find: 'const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;',
        replace: 'const UUID = /^/;',
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'whole list',
    at: 'Neopay, its own total',
    edits: [
      {
        file: 'packages/adapters/neopay/src/list/list-payments.ts',
        find: 'if (shortfall) throw listShort(shortfall);',
        replace: 'if (shortfall && shortfall.total < 0) throw listShort(shortfall);',
      },
    ],
    tests: NEOPAY_LIST_TESTS,
  },
  {
    name: 'whole list',
    at: 'Neopay, a doubtful agreement of two passes',
    edits: [
      {
        file: 'packages/adapters/neopay/src/list/list-payments.ts',
        find: "if (agreement === 'doubtful' && earlier.length === PASSES_MAX) {",
        replace: "if (agreement === 'doubtful') {",
      },
    ],
    tests: NEOPAY_LIST_TESTS,
  },
  {
    name: 'weak configuration',
    at: 'Neopay, a status that means something else',
    edits: [
      {
        file: 'packages/adapters/neopay/src/payment-status.ts',
        find: 'if (documented !== null && PAID_CHECK[ours] !== PAID_CHECK[documented])',
        replace: 'if (false)',
      },
    ],
    tests: ['packages/adapters/neopay/src/config.test.ts'],
  },
];
