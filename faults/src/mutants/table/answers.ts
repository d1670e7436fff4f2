import type { Mutant } from '../mutant.ts';

const CLAIM_STATE = 'packages/payments/src/decide/claim-state.ts';
const DECIDE_TESTS = ['packages/payments/src/decide/decide.test.ts'];

/** Checks on what the answers about one claim amount to: money that counts, and what takes it back. */
export const ANSWER_MUTANTS: readonly Mutant[] = [
  {
    name: 'outflow',
    at: 'decide, the open checks of shown money',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'openChecks(piece).every(({ name }) => name === FINALITY_CHECK)',
        replace: "openChecks(piece).every(({ name }) => name === FINALITY_CHECK || name === 'outflow')",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a receipt that is missing',
    edits: [{ file: CLAIM_STATE, find: 'if (!facts.isReplaced) return doubt;', replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a payment that is not found',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (facts === null) return doubt;',
        replace: "if (facts === null) return { ...doubt, withdrawn: 'reversed' };",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a first answer that a payment failed',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'const CONFIRM_REFUSAL_SECONDS = 45;',
        replace: 'const CONFIRM_REFUSAL_SECONDS = 0;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (!isSamePayment(piece) || isOlder(facts, before.basis.facts as PaymentFacts)) return doubt;',
        replace: 'if (!isSamePayment(piece)) return doubt;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide, another payment than the one that counts',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (before && (isOtherCurrency(facts, before.basis.facts) || isOtherAmount(facts, before)))',
        replace: 'if (before && isOtherAmount(facts, before))',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide, another amount than the one that counts',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (before && (isOtherCurrency(facts, before.basis.facts) || isOtherAmount(facts, before)))',
        replace: 'if (before && isOtherCurrency(facts, before.basis.facts))',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'earliest time of payment',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: "paidBefore: earliest(held?.paidBefore ?? null, facts.kind === 'payment' ? facts.updatedAt : null),",
        replace: "paidBefore: facts.kind === 'payment' ? facts.updatedAt : null,",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'finality begins anew',
    at: 'decide, another block',
    edits: [
      {
        file: CLAIM_STATE,
        find: '(held?.isFinal === true && blockHash(held.basis) === blockHash(piece));',
        replace: 'held?.isFinal === true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'finality begins anew',
    at: 'decide, the money stays',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'hasCounted: isFinal || (held?.hasCounted ?? false),',
        replace: 'hasCounted: isFinal,',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'same payment',
    at: 'decide, a refusal of another identity',
    edits: [
      {
        file: CLAIM_STATE,
        find: "return checks.every(({ name, result }) => result === 'passed' || name === 'status');",
        replace: 'return checks.length > 0;',
      },
    ],
    tests: ['faults/src/proof/withdrawal.test.ts'],
  },
  {
    name: 'doubt is dated',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'const doubt = { ...before, notConfirmedSince: before.notConfirmedSince ?? piece.checkedAt };',
        replace: 'const doubt = { ...before, notConfirmedSince: piece.checkedAt };',
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
];
