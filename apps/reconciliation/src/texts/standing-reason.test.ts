import {
  type Allocation,
  type Check,
  type Claim,
  type Evidence,
  type Money,
  moneyFromDecimal,
  type Order,
  type OrderDiscrepancy,
  type OrderFacts,
  PROOF_GRADES,
  STANDING_STATES,
  type Standing,
} from '@punteo/payments';
import { expect, test } from 'vitest';
import { shownMoney } from '../orders/shown-money.ts';
import { evidenceText } from './evidence-text.ts';
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

/** Evidence of a final transaction with these transfers. */
function transfersOf(...amounts: readonly (string | Money)[]): Evidence {
  return {
    ...evidence,
    claim: { provider: 'crypto', kind: 'transaction', network: 'BSC', hash: '0x1' },
    witness: 'chain:56',
    checks: [{ name: 'finality', result: 'passed' }],
    facts: {
      kind: 'transaction',
      chainId: 56,
      block: { height: '7', hash: '0xb', minedAt: new Date('2026-03-01T09:50:00Z') },
      isReplaced: false,
      transfers: amounts.map((amount, position) => ({
        token: '0xt',
        recipient: '0xm',
        position,
        amount: typeof amount === 'string' ? moneyFromDecimal(amount, 'GBP', 6) : amount,
        tolerance: moneyFromDecimal('0.00', 'GBP'),
      })),
      earlyToleranceSeconds: 0,
    },
  };
}

/** The order holds this much of each unit of money, and the rest belongs to others. */
function holdingOf(pieces: readonly Evidence[], ...amounts: readonly (string | null)[]): OrderFacts {
  const held = holding(pieces).held.flatMap((each, index) => {
    const amount = amounts[index] ?? null;
    return amount === null ? [] : [{ ...each, amount: moneyFromDecimal(amount, 'GBP'), by: 'person' as const }];
  });
  return factsOf(pieces, held);
}

/** Another order has this sum of the claim. */
function heldBy(orderId: string, { claim }: Evidence, amount: string): OrderDiscrepancy {
  const fields = [{ field: 'held_by', expected: 'A-1', actual: orderId }];
  return { kind: 'proof_already_used', claim, fields, moneyAtRisk: moneyFromDecimal(amount, 'GBP') };
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

test('money that is shown and does not count is stated with the check that keeps it from counting', () => {
  const payee = factsOf([withCheck({ name: 'payee', result: 'unknown', expected: 'GB00' })]);
  expect(standingReason(standing, payee, 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but the payee is not stated, so it does not count here.',
  );
  expect(standingReason(standing, payee, 'es')).toBe(
    'Bank muestra 100.00 GBP como pagados, pero no se indica el beneficiario, así que aquí no cuenta.',
  );
  const other = factsOf([withCheck({ name: 'payee', result: 'failed', expected: 'GB00', actual: 'GB99' })]);
  expect(standingReason(standing, other, 'en')).toMatch(
    /, but it went to GB99 instead of GB00, so it does not count here\.$/,
  );
});

test('money that does not fit the order as it is now is stated with the comparison that fails', () => {
  const euros = factsOf([evidence], [], { amount: moneyFromDecimal('100.00', 'EUR') });
  expect(standingReason(standing, euros, 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but it is in GBP, and the order in EUR, so it does not count here.',
  );
  const crypto = factsOf([evidence], [], { providers: ['crypto'] });
  expect(standingReason(standing, crypto, 'en')).toMatch(/the order is to be paid through crypto, not through bank/);
});

test('money that pays another order is stated with that order', () => {
  const fields = [{ field: 'held_by', expected: 'A-1', actual: 'A-2' }];
  const used = { kind: 'proof_already_used', claim: { ...payment }, fields, moneyAtRisk: paid } as const;
  const refused = { ...standing, discrepancies: [used] };
  expect(standingReason(refused, factsOf([evidence]), 'en')).toBe(
    'Bank shows 100.00 GBP as paid, but order A-2 holds it or a part of it, so it does not count here.',
  );
  const contested = {
    ...used,
    kind: 'contested_payment',
    fields: [{ ...fields[0], field: 'claimed_by' } as never],
  } as const;
  expect(standingReason({ ...standing, discrepancies: [contested] }, factsOf([evidence]), 'en')).toMatch(
    /but order A-2 claims it with equal right, so it does not count here\.$/,
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
  expect(reason(factsOf([]), 'claimed')).toBe('A callback came, and no witness has answered since.');
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

test('money that only was confirming when its witness stopped confirming it is not said to count', () => {
  const pending = { ...transfersOf('100.00'), checks: [{ name: 'finality', result: 'unknown' as const }] };
  const doubt = {
    ...pending,
    evidenceId: '2',
    witness: 'chain:unlisted',
    facts: null,
    checks: [{ name: 'found', result: 'unknown' as const }],
    checkedAt: new Date('2026-03-03T10:00:00Z'),
  };
  expect(LANGUAGES.map((language) => standingReason(standing, holding([pending, doubt]), language))).toEqual([
    'Chain 56 showed 100.00 GBP, but has not confirmed it since 2026-03-03 10:00:00 UTC.',
    'La cadena 56 mostró 100.00 GBP, pero no lo confirma desde el 2026-03-03 10:00:00 UTC.',
  ]);
});

test('money that is no longer confirmed and pays nothing of the order is not said to be shown or to count', () => {
  const doubt = { ...evidence, evidenceId: '2', facts: null, checks: [{ name: 'found', result: 'unknown' as const }] };
  expect(standingReason(standing, factsOf([evidence, doubt]), 'en')).toBe(
    'Bank showed 100.00 GBP, but has not confirmed it since 2026-03-01 10:00:00 UTC; it pays nothing for this order.',
  );
});

test.each([
  [
    'failed',
    'A payment of 100.00 GBP was proven once; it has been undone since.',
    'Un pago de 100.00 GBP estuvo comprobado; después se deshizo.',
  ],
  ['refunded', 'A payment of 100.00 GBP was given back.', 'Un pago de 100.00 GBP se devolvió.'],
] as const)('an order keeps its right to money that was taken back, and its reason says so: %s', (status, en, es) => {
  const gone = (minute: number): Evidence => ({
    ...evidence,
    evidenceId: String(minute),
    checks: [{ name: 'status', result: 'failed' }],
    facts: { ...evidence.facts, status, updatedAt: new Date('2026-03-01T11:00:00Z') } as never,
    checkedAt: new Date(evidence.checkedAt.getTime() + minute * 60_000),
  });
  const facts = { ...holding([evidence]), evidence: [evidence, gone(90), gone(95)] };
  expect(LANGUAGES.map((language) => standingReason(standing, facts, language))).toEqual([en, es]);
});

test('the reason of an order that has a part of a payment states what the witness answered, and the part', () => {
  const facts = holdingOf([evidence], '60.00');
  expect(LANGUAGES.map((language) => standingReason(standing, facts, language))).toEqual([
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 GBP is paid, of which 60.00 GBP belongs to this order; 2 of 2 checks passed.',
    'Bank, a consulta nuestra el 2026-03-01 10:00:00 UTC, respondió que 100.00 GBP está pagado, de los que 60.00 GBP corresponden a este pedido; 2 de 2 comprobaciones superadas.',
  ]);
  const doubt = { ...evidence, evidenceId: '2', facts: null, checks: [{ name: 'found', result: 'unknown' as const }] };
  expect(standingReason(standing, { ...facts, evidence: [evidence, doubt] }, 'en')).toBe(
    'Bank showed 100.00 GBP, of which 60.00 GBP belongs to this order, but has not confirmed it since 2026-03-01 10:00:00 UTC; it still counts.',
  );
});

test('the reason of an order that has one transfer of a transaction states all transfers, and the part', () => {
  const facts = holdingOf([transfersOf('100.00', '40.00')], null, '40.00');
  expect(LANGUAGES.map((language) => standingReason(standing, facts, language))).toEqual([
    'Chain 56 shows 2 transfers of 140.00 GBP in all that can no longer be undone, of which 40.00 GBP belongs to this order (read at 2026-03-01 10:00:00 UTC); 1 of 1 checks passed.',
    'La cadena 56 muestra 2 transferencias de 140.00 GBP en total que ya no es posible deshacer, de los que 40.00 GBP corresponden a este pedido (lectura del 2026-03-01 10:00:00 UTC); 1 de 1 comprobaciones superadas.',
  ]);
  const pending = {
    ...transfersOf('100.00'),
    checks: [{ name: 'finality', result: 'unknown' as const }],
  };
  expect(standingReason(standing, holdingOf([pending], '60.00'), 'en')).toBe(
    'Chain 56 shows a transfer of 100.00 GBP, of which 60.00 GBP belongs to this order (read at 2026-03-01 10:00:00 UTC), which could still be undone.',
  );
});

test('each transfer of a transaction that other orders share is stated with its own holder, and a free one with none', () => {
  const transaction = transfersOf('60.00', '40.00', '5.00');
  const discrepancies = [heldBy('E1', transaction, '60.00'), heldBy('E2', transaction, '40.00')];
  const reason = LANGUAGES.map((language) =>
    standingReason({ ...standing, discrepancies }, factsOf([transaction]), language),
  );
  expect(reason).toEqual([
    'Chain 56 shows a transfer of 60.00 GBP, but order E1 holds it or a part of it, so it does not count here. ' +
      'Chain 56 shows a transfer of 40.00 GBP, but order E2 holds it or a part of it, so it does not count here. ' +
      'Chain 56 shows a transfer of 5.00 GBP; it pays nothing for this order.',
    'La cadena 56 muestra una transferencia de 60.00 GBP, pero el pedido E1 tiene ese dinero entero o en parte, así que aquí no cuenta. ' +
      'La cadena 56 muestra una transferencia de 40.00 GBP, pero el pedido E2 tiene ese dinero entero o en parte, así que aquí no cuenta. ' +
      'La cadena 56 muestra una transferencia de 5.00 GBP; no paga nada de este pedido.',
  ]);
});

test('transfers of one sum that several orders hold are stated with all of these orders', () => {
  const transaction = transfersOf('60.00', '60.00');
  const discrepancies = [heldBy('E1', transaction, '60.00'), heldBy('E2', transaction, '60.00')];
  expect(standingReason({ ...standing, discrepancies }, factsOf([transaction]), 'en')).toBe(
    'Chain 56 shows 2 transfers of 120.00 GBP in all, but orders E1, E2 hold it or parts of it, so it does not count here.',
  );
  const contested = discrepancies.map((each) => ({
    ...each,
    kind: 'contested_payment' as const,
    fields: [{ field: 'claimed_by', expected: 'A-1', actual: 'E1, E2' }],
  }));
  expect(standingReason({ ...standing, discrepancies: contested }, factsOf([transaction]), 'en')).toMatch(
    /, but orders E1, E2 claim it with equal right, so it does not count here\.$/,
  );
});

test('each transfer of a transaction is stated with the comparison that it fails itself', () => {
  const transaction = transfersOf('60.00', moneyFromDecimal('5.00', 'USD'));
  expect(standingReason(standing, factsOf([transaction]), 'en')).toBe(
    'Chain 56 shows a transfer of 60.00 GBP; it pays nothing for this order. ' +
      'Chain 56 shows a transfer of 5.00 USD, but it is in USD, and the order in GBP, so it does not count here.',
  );
});

test('the reason of an order whose transaction is on an unlisted network says that it could not be verified', () => {
  const claim: Claim = { provider: 'crypto', kind: 'transaction', network: 'Moon', hash: '0x1' };
  const unlisted: Evidence = {
    ...evidence,
    claim,
    witness: 'chain:unlisted',
    facts: null,
    checks: [{ name: 'network', result: 'unknown', expected: 'a listed network', actual: 'Moon' }],
  };
  const facts = factsOf([unlisted]);
  const claimed = { ...facts, claims: [{ claim, source: 'callback' as const, claimedAt: evidence.checkedAt }] };
  expect(LANGUAGES.map((language) => standingReason(standing, claimed, language))).toEqual([
    'The network named in the callback is not one of the configured ones, so it could not be verified.',
    'La red que indica el aviso no es una de las configuradas, así que no se pudo consultar a nadie.',
  ]);
  expect(LANGUAGES.map((language) => standingReason(standing, facts, language))).toEqual([
    'The network named with the transaction is not one of the configured ones, so it could not be verified.',
    'La red que se indicó con la transacción no es una de las configuradas, así que no se pudo consultar a nadie.',
  ]);
  for (const language of LANGUAGES) expect(evidenceText(unlisted, language)).not.toMatch(/unlisted/);
});

test('a standing with two payments has two sentences, each with its own witness, sum and finality', () => {
  const transfer = { ...transfersOf('40.00'), evidenceId: '2' };
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
