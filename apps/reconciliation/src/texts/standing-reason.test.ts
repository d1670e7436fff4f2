import {
  type Allocation,
  type Check,
  type Claim,
  type Evidence,
  moneyFromDecimal,
  type Order,
  type OrderFacts,
  PROOF_GRADES,
  STANDING_STATES,
  type Standing,
} from '@punteo/payments';
import { expect, test } from 'vitest';
import { shownMoney } from '../orders/shown-money.ts';
import { LANGUAGES } from './language.ts';
import { standingReason } from './standing-reason.ts';

const paid = moneyFromDecimal('100.00', 'GBP');
const order: Order = {
  orderId: 'A-1',
  amount: paid,
  providers: [],
  createdAt: new Date('2026-03-01T09:00:00Z'),
  dueAt: null,
  fulfilledAt: null,
  cancelledAt: null,
  closedAt: null,
};
const payment: Claim = { provider: 'bank', kind: 'payment', paymentId: 'p-7' };
const evidence: Evidence = {
  evidenceId: '1',
  orderId: 'A-1',
  claim: payment,
  witness: 'bank',
  answered: true,
  checks: [
    { name: 'payee', result: 'passed' },
    { name: 'status', result: 'passed' },
  ],
  facts: {
    kind: 'payment',
    amount: paid,
    status: 'paid',
    providerStatus: 'completed',
    createdAt: new Date('2026-03-01T09:30:00Z'),
    updatedAt: new Date('2026-03-01T09:45:00Z'),
    earlyToleranceSeconds: 300,
  },
  configuration: 'test',
  documentHash: null,
  checkedAt: new Date('2026-03-01T10:00:00Z'),
};
const standing: Standing = {
  state: 'awaiting',
  proof: 'none',
  paid: moneyFromDecimal('0.00', 'GBP'),
  paidAt: null,
  fulfilmentAllowed: false,
  claims: [],
  discrepancies: [],
};

function factsOf(
  pieces: readonly Evidence[],
  held: readonly Allocation[] = [],
  orderFacts: Partial<Order> = {},
): OrderFacts {
  return {
    order: { ...order, ...orderFacts },
    createAttempts: [],
    payments: [],
    claims: pieces.map(({ claim, checkedAt }) => ({ claim, source: 'create', claimedAt: checkedAt })),
    evidence: pieces,
    callbacks: [],
    held,
    isReleased: false,
    acceptsParts: false,
  };
}

/** The order holds all money that this evidence shows. */
function holding(pieces: readonly Evidence[]): OrderFacts {
  const held = shownMoney(factsOf(pieces)).map(
    ({ unit, claim }): Allocation => ({ orderId: 'A-1', claim: claim.claim, unit, amount: unit.amount, by: 'rule' }),
  );
  return factsOf(pieces, held);
}

const withCheck = (check: Check): Evidence => ({ ...evidence, checks: [...evidence.checks.slice(1), check] });

test('the reason of a proven standing names the witness, the sum, the time and the checks in one sentence', () => {
  expect(standingReason(standing, holding([evidence]), 'en')).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 GBP is paid; 2 of 2 checks passed.',
  );
  expect(standingReason(standing, holding([evidence]), 'es')).toBe(
    'Bank, a consulta nuestra el 2026-03-01 10:00:00 UTC, respondió que 100.00 GBP está pagado; 2 de 2 comprobaciones superadas.',
  );
});

test('money that is shown and does not count is told with the check that keeps it from counting', () => {
  const payee = factsOf([withCheck({ name: 'payee', result: 'unknown', expected: 'GB00' })]);
  expect(standingReason(standing, payee, 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but the payee is not stated, so it does not count.',
  );
  expect(standingReason(standing, payee, 'es')).toBe(
    'Bank muestra 100.00 GBP como pagados, pero no se indica el beneficiario, así que no cuenta.',
  );
  const other = factsOf([withCheck({ name: 'payee', result: 'failed', expected: 'GB00', actual: 'GB99' })]);
  expect(standingReason(standing, other, 'en')).toMatch(
    /, but it went to GB99 instead of GB00, so it does not count\.$/,
  );
});

test('money that does not fit the order as it is now is told with the comparison that fails', () => {
  const euros = factsOf([evidence], [], { amount: moneyFromDecimal('100.00', 'EUR') });
  expect(standingReason(standing, euros, 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but it is in GBP, and the order in EUR, so it does not count.',
  );
  const crypto = factsOf([evidence], [], { providers: ['crypto'] });
  expect(standingReason(standing, crypto, 'en')).toMatch(/the order is to be paid through crypto, not through bank/);
});

test('money that pays another order is told with that order', () => {
  const fields = [{ field: 'held_by', expected: 'A-1', actual: 'A-2' }];
  const used = { kind: 'proof_already_used', claim: { ...payment }, fields, moneyAtRisk: paid } as const;
  const refused = { ...standing, discrepancies: [used] };
  expect(standingReason(refused, factsOf([evidence]), 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but it already pays order A-2, so it does not count.',
  );
  const contested = {
    ...used,
    kind: 'contested_payment',
    fields: [{ ...fields[0], field: 'claimed_by' } as never],
  } as const;
  expect(standingReason({ ...standing, discrepancies: [contested] }, factsOf([evidence]), 'en')).toMatch(
    /but order A-2 claims it with equal right, so it does not count\.$/,
  );
});

test('whatever the state, proof grade and language, a reason over shown money names its sum', () => {
  const shown = factsOf([withCheck({ name: 'payee', result: 'unknown', expected: 'GB00' })]);
  for (const language of LANGUAGES)
    for (const proof of PROOF_GRADES)
      for (const state of STANDING_STATES)
        expect(standingReason({ ...standing, state, proof }, shown, language)).toContain('100.00 GBP');
});

test('an order without shown money has a reason that says what is known', () => {
  const reason = (facts: OrderFacts, proof: Standing['proof'] = 'none') =>
    standingReason({ ...standing, proof }, facts, 'en');
  expect(reason(factsOf([]))).toBe('No payment is known yet.');
  expect(reason(factsOf([]), 'claimed')).toBe('A payment is claimed, but no witness has confirmed it.');
  const missing = { ...evidence, facts: null, checks: [{ name: 'found', result: 'unknown' as const }] };
  expect(reason(factsOf([missing]))).toBe('Bank, asked by us at 2026-03-01 10:00:00 UTC, shows no money for it.');
  const pending = {
    ...evidence,
    facts: { ...evidence.facts, status: 'pending', providerStatus: 'in_progress' } as never,
  };
  expect(reason(factsOf([{ ...pending, checks: [{ name: 'status', result: 'unknown' }] }]))).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, calls its payment in_progress; no money is proven.',
  );
  const at = new Date('2026-03-02T10:00:00Z');
  expect(reason(factsOf([], [], { cancelledAt: at }))).toBe('The order was cancelled at 2026-03-02 10:00:00 UTC.');
  expect(reason(factsOf([], [], { closedAt: at }))).toBe(
    'The order was closed as abandoned at 2026-03-02 10:00:00 UTC.',
  );
});

test('a cancelled order that holds money says both', () => {
  const facts = holding([evidence]);
  const cancelled = { ...facts, order: { ...order, cancelledAt: new Date('2026-03-02T10:00:00Z') } };
  expect(standingReason(standing, cancelled, 'en')).toMatch(
    /^The order was cancelled at .* UTC\. Bank, asked by us at .*100\.00 GBP is paid/,
  );
});

test('money that its witness no longer confirms still counts, and the reason dates the doubt', () => {
  const doubt = {
    ...evidence,
    evidenceId: '2',
    facts: null,
    checks: [{ name: 'found', result: 'unknown' as const }],
    checkedAt: new Date('2026-03-03T10:00:00Z'),
  };
  expect(standingReason(standing, holding([evidence, doubt]), 'en')).toBe(
    'Bank showed 100.00 GBP, but has not confirmed it since 2026-03-03 10:00:00 UTC; it still counts.',
  );
});

test('a standing with two payments has two sentences, each with its own witness, sum and finality', () => {
  const transfer: Evidence = {
    ...evidence,
    evidenceId: '2',
    claim: { provider: 'crypto', kind: 'transaction', network: 'BSC', hash: '0x1' },
    witness: 'chain:56',
    checks: [{ name: 'finality', result: 'passed' }],
    facts: {
      kind: 'transaction',
      chainId: 56,
      block: { height: '7', hash: '0xb', minedAt: new Date('2026-03-01T09:50:00Z') },
      isReplaced: false,
      transfers: [
        {
          token: '0xt',
          recipient: '0xm',
          position: 0,
          amount: { amountMinor: 40_000_000n, currency: 'GBP', exponent: 6 },
          tolerance: moneyFromDecimal('0.00', 'GBP'),
        },
      ],
      earlyToleranceSeconds: 0,
    },
  };
  expect(standingReason(standing, holding([evidence, transfer]), 'en')).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 GBP is paid; 2 of 2 checks passed. ' +
      'Chain 56 shows a transfer of 40.00 GBP that can no longer be undone (read at 2026-03-01 10:00:00 UTC); 1 of 1 checks passed.',
  );
});

test('a reason names six payments at most and says how many more there are', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({
    ...withCheck({ name: 'payee', result: 'unknown', expected: 'GB00' }),
    evidenceId: String(index),
    claim: { ...payment, paymentId: `p-${index}` } as Claim,
  }));
  const text = standingReason(standing, factsOf(many), 'en');
  expect(text.match(/does not count/g)).toHaveLength(6);
  expect(text).toMatch(/3 more payments are in the list of its money\.$/);
});
