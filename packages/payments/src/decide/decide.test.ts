import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Callback } from '../model/callback.ts';
import { type Check, type CheckResult, verdictOf } from '../model/check.ts';
import type { Evidence, EvidenceDraft } from '../model/evidence.ts';
import { moneyFromDecimal } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { PaymentStatus } from '../model/payment.ts';
import { mayMove } from '../model/standing.ts';
import { decide } from './decide.ts';

const order: Order = {
  orderId: 'A-1001',
  amount: moneyFromDecimal('100.00', 'USD'),
  providers: [],
  createdAt: new Date('2026-06-01T00:00:00Z'),
  dueAt: new Date('2026-06-02T00:00:00Z'),
  fulfilledAt: null,
};
const inTime = new Date('2026-06-01T12:00:00Z');
const afterDue = new Date('2026-06-03T00:00:00Z');

describe('without proof,', () => {
  test('an order is awaiting until its due time, and overdue after it', () => {
    expect(decide(factsWith([]), inTime)).toMatchObject({ state: 'awaiting', proof: 'none', fulfilmentAllowed: false });
    expect(decide(factsWith([]), afterDue)).toMatchObject({ state: 'overdue', proof: 'none' });
  });

  test('a callback raises the proof grade to claimed and changes neither state nor fulfilment', () => {
    const standing = decide({ ...factsWith([]), callbacks: [callback()] }, inTime);
    expect(standing).toMatchObject({
      state: 'awaiting',
      proof: 'claimed',
      fulfilmentAllowed: false,
      discrepancies: [],
    });
  });

  test('the proof grade is no longer claimed once a witness answered after the callback', () => {
    const standing = decide(
      { ...factsWith([piece({ checks: { status: 'unknown' } })]), callbacks: [callback()] },
      inTime,
    );
    expect(standing).toMatchObject({ state: 'awaiting', proof: 'none' });
  });

  test.each([
    'payment_id',
    'environment',
    'application',
    'currency',
    'payee',
    'status',
    'token',
    'recipient',
    'success',
    'used_once',
  ])('an order stays unpaid when the %s check failed', (name) => {
    expect(decide(factsWith([piece({ checks: { [name]: 'failed' } })]), inTime)).toMatchObject({
      state: 'awaiting',
      fulfilmentAllowed: false,
    });
  });
});

describe('with evidence,', () => {
  test('an order is paid with proof grade provider when every check of the provider’s answer passed', () => {
    expect(decide(factsWith([piece({})]), inTime)).toEqual({
      state: 'paid',
      proof: 'provider',
      paid: moneyFromDecimal('100.00', 'USD'),
      paidAt: inTime,
      fulfilmentAllowed: true,
      claimKeys: ['neopay:1'],
      discrepancies: [],
    });
  });

  test('an order paid by a transfer is confirming until the transfer is final, and only then paid', () => {
    const observed = decide(factsWith([piece({ checks: { finality: 'unknown' } })]), inTime);
    expect(observed).toMatchObject({ state: 'confirming', proof: 'chain', fulfilmentAllowed: false });
    const final = decide(
      factsWith([piece({ checks: { finality: 'unknown' } }), piece({ checks: { finality: 'passed' } })]),
      inTime,
    );
    expect(final).toMatchObject({ state: 'paid', proof: 'final', fulfilmentAllowed: true });
  });

  test('a policy that includes the grade chain allows fulfilment before finality', () => {
    const standing = decide(factsWith([piece({ checks: { finality: 'unknown' } })]), inTime, {
      fulfilFrom: ['chain', 'final'],
    });
    expect(standing).toMatchObject({ state: 'confirming', fulfilmentAllowed: true });
  });

  test.each([
    ['underpaid', ['90.00'], 'amount_under'],
    ['overpaid', ['110.00'], 'amount_over'],
    ['paid_in_parts', ['60.00', '40.00'], 'ambiguous'],
    ['underpaid', ['60.00', '30.00'], 'amount_under'],
    ['overpaid', ['60.00', '50.00'], 'amount_over'],
  ] as const)('an order of 100.00 is %s by payments of %j, not paid', (state, amounts, kind) => {
    const evidence = amounts.map((amount, index) =>
      piece({ claimKey: `neopay:${index}`, amount, checks: { amount: 'failed' } }),
    );
    const standing = decide(factsWith(evidence), inTime);
    expect(standing).toMatchObject({ state, fulfilmentAllowed: false });
    expect(standing.discrepancies.map((discrepancy) => discrepancy.kind)).toEqual([kind]);
  });

  test('two payments of the full amount are a double payment, also through two providers', () => {
    const standing = decide(
      factsWith([piece({}), piece({ claimKey: 'chain:56:0x1', checks: { finality: 'passed' } })]),
      inTime,
    );
    expect(standing).toMatchObject({ state: 'overpaid', proof: 'provider', fulfilmentAllowed: true });
    expect(standing.discrepancies).toMatchObject([
      {
        kind: 'double_payment',
        moneyAtRisk: moneyFromDecimal('100.00', 'USD'),
        fields: [{ field: 'amount', expected: '100.00 USD', actual: '200.00 USD' }],
      },
    ]);
  });

  test('an order paid after its due time is paid_late and does not allow fulfilment', () => {
    const standing = decide(factsWith([piece({ paidAt: afterDue })]), afterDue);
    expect(standing).toMatchObject({ state: 'paid_late', fulfilmentAllowed: false, discrepancies: [{ kind: 'late' }] });
  });

  test('an order paid twice allows fulfilment only when one of the payments was in time', () => {
    const twice = (first: Date, second: Date) =>
      decide(factsWith([piece({ paidAt: first }), piece({ claimKey: 'neopay:2', paidAt: second })]), afterDue);
    expect(twice(afterDue, afterDue)).toMatchObject({ state: 'overpaid', fulfilmentAllowed: false });
    expect(twice(inTime, afterDue)).toMatchObject({ state: 'overpaid', fulfilmentAllowed: true });
  });

  test('an order stays paid when its witness cannot be asked', () => {
    const standing = decide(
      factsWith([piece({}), piece({ answered: false, observed: false, checks: { answered: 'unknown' } })]),
      inTime,
    );
    expect(standing).toMatchObject({ state: 'paid', fulfilmentAllowed: true });
  });

  test('an order is reversed, with a discrepancy, when its status went back or its transfer disappeared', () => {
    const wentBack = decide(
      factsWith([piece({}), piece({ status: 'pending', checks: { status: 'unknown' } })]),
      inTime,
    );
    expect(wentBack).toMatchObject({
      state: 'reversed',
      fulfilmentAllowed: false,
      discrepancies: [{ kind: 'reversed', claimKey: 'neopay:1' }],
    });
    const disappeared = decide(
      factsWith([piece({ checks: { finality: 'passed' } }), piece({ observed: false, checks: { found: 'unknown' } })]),
      inTime,
    );
    const lost = moneyFromDecimal('100.00', 'USD');
    expect(disappeared).toMatchObject({ state: 'reversed', discrepancies: [{ kind: 'reversed', moneyAtRisk: lost }] });
  });

  test('finality that was reached stays reached in the same block, also when the next node asked is behind', () => {
    const history = [
      piece({ block: '0xb1', checks: { finality: 'passed' } }),
      piece({ block: '0xb1', checks: { finality: 'unknown' } }),
    ];
    expect(decide(factsWith(history), inTime)).toMatchObject({
      state: 'paid',
      proof: 'final',
      fulfilmentAllowed: true,
    });
  });

  test('a transfer that moved from its final block to another is reversed until it is final there', () => {
    const final = piece({ block: '0xb1', checks: { finality: 'passed' } });
    const moved = piece({ block: '0xb2', checks: { finality: 'unknown' } });
    const finalAgain = piece({ block: '0xb2', checks: { finality: 'passed' } });
    expect(decide(factsWith([final, moved]), inTime)).toMatchObject({ state: 'reversed', fulfilmentAllowed: false });
    expect(decide(factsWith([final, moved, finalAgain]), inTime)).toMatchObject({ state: 'paid', proof: 'final' });
  });

  test('an unconfigured network is a discrepancy until its transaction is verified on a configured one', () => {
    const unlisted = piece({ claimKey: 'chain:unlisted:0x1', observed: false, checks: { network: 'unknown' } });
    expect(decide(factsWith([unlisted]), inTime).discrepancies).toMatchObject([{ kind: 'environment_mismatch' }]);
    const listed = piece({
      claimKey: 'chain:56:0x1',
      observed: false,
      checks: { network: 'passed', found: 'unknown' },
    });
    expect(decide(factsWith([unlisted, listed]), inTime).discrepancies).toEqual([]);
    const other = piece({ claimKey: 'chain:56:0x2', observed: false, checks: { network: 'passed', found: 'unknown' } });
    expect(decide(factsWith([unlisted, other]), inTime).discrepancies).toHaveLength(1);
  });

  test('an order whose payment was refunded is refunded', () => {
    expect(
      decide(factsWith([piece({}), piece({ status: 'refunded', checks: { status: 'failed' } })]), inTime),
    ).toMatchObject({ state: 'refunded' });
  });

  test('an order is contested when another order claims its transaction and neither is proven', () => {
    const facts = {
      ...factsWith([piece({ checks: { used_once: 'unknown' } })]),
      competingClaims: [{ orderId: 'A-1002', network: 'Ethereum', hash: '0x1', claimKey: null, amountDiffers: false }],
    };
    expect(decide(facts, inTime)).toMatchObject({
      state: 'contested',
      fulfilmentAllowed: false,
      discrepancies: [{ kind: 'contested_hash' }],
    });
  });

  test('a transaction that already paid another order is the discrepancy reused_hash and pays nothing', () => {
    expect(decide(factsWith([piece({ checks: { used_once: 'failed' } })]), inTime)).toMatchObject({
      state: 'awaiting',
      discrepancies: [{ kind: 'reused_hash' }],
    });
  });

  test('an unmapped status word is a discrepancy and pays nothing', () => {
    const standing = decide(factsWith([piece({ status: 'unknown', checks: { status: 'unknown' } })]), inTime);
    expect(standing).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'unmapped_status' }] });
  });

  test.each([
    ['environment', 'environment_mismatch'],
    ['application', 'environment_mismatch'],
    ['currency', 'currency_mismatch'],
    ['recipient', 'wrong_recipient_or_token'],
    ['token', 'wrong_recipient_or_token'],
    ['success', 'missing_at_provider'],
  ])('a failed %s check is the discrepancy %s', (name, kind) => {
    expect(decide(factsWith([piece({ checks: { [name]: 'failed' } })]), inTime).discrepancies).toMatchObject([
      { kind, claimKey: 'neopay:1' },
    ]);
  });

  test('a failed payment is no discrepancy, whatever else differs', () => {
    const standing = decide(
      factsWith([piece({ status: 'failed', checks: { status: 'failed', amount: 'failed' } })]),
      inTime,
    );
    expect(standing).toMatchObject({ state: 'awaiting', discrepancies: [] });
  });
});

describe('over random histories of evidence,', () => {
  const results: fc.Arbitrary<CheckResult> = fc.constantFrom('passed', 'passed', 'passed', 'failed', 'unknown');
  const pieces = fc.record({
    claimKey: fc.constantFrom('neopay:1', 'neopay:2', 'chain:56:0x1'),
    amount: fc.constantFrom('100.00', '100.00', '60.00', '40.00', '0.29', '110.00'),
    status: fc.constantFrom<PaymentStatus>('paid', 'paid', 'pending', 'refunded', 'unknown', 'failed'),
    answered: fc.constantFrom(true, true, true, false),
    checks: fc.record({ status: results, amount: results, finality: results, used_once: results }),
  });
  const histories = fc.array(pieces, { maxLength: 8 });

  test('no order is paid without a piece of evidence that passed every check', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const facts = factsWith(history.map(piece));
        const standing = decide(facts, inTime);
        if (standing.state === 'paid' || standing.fulfilmentAllowed) {
          expect(facts.evidence.some((one) => one.answered && one.verdict === 'confirmed')).toBe(true);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('callbacks never change a standing except the proof grade of an unproven order', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 5 }), (history, count) => {
        const facts = factsWith(history.map(piece));
        const without = decide(facts, inTime);
        const withCallbacks = decide({ ...facts, callbacks: Array.from({ length: count }, () => callback()) }, inTime);
        expect({ ...withCallbacks, proof: null }).toEqual({ ...without, proof: null });
        if (without.proof !== 'none') expect(withCallbacks.proof).toBe(without.proof);
      }),
    );
  });

  test('unanswered evidence never changes the state of an order', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const [before, after] = [history, [...history, { ...history[0], claimKey: 'neopay:1', answered: false }]].map(
          (list) => decide(factsWith(list.map(piece)), inTime),
        );
        expect(after?.state).toBe(before?.state);
      }),
    );
  });

  test('each further piece of evidence changes the state only as ALLOWED_TRANSITIONS says', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const evidence = history.map(piece);
        const states = [...evidence.keys(), evidence.length].map(
          (length) => decide(factsWith(evidence.slice(0, length)), inTime).state,
        );
        const moves = states.slice(1).map((to, index) => ({ from: states[index] ?? to, to }));
        expect(moves.filter(({ from, to }) => !mayMove(from, to))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });
});

interface PieceOptions {
  claimKey?: string;
  amount?: string;
  status?: PaymentStatus;
  paidAt?: Date;
  answered?: boolean;
  observed?: boolean;
  /** Hash of the block that holds the transfer. */
  block?: string;
  checks?: Readonly<Record<string, CheckResult>>;
}

/** Evidence whose checks all pass, except those that the test names. */
function piece(options: PieceOptions): Evidence {
  const {
    claimKey = 'neopay:1',
    amount = '100.00',
    status = 'paid',
    paidAt = inTime,
    answered = true,
    observed = true,
    block,
  } = options;
  const results: Readonly<Record<string, CheckResult>> = {
    status: 'passed',
    amount: 'passed',
    currency: 'passed',
    used_once: 'passed',
    ...options.checks,
  };
  const checks: Check[] = Object.entries(results).map(([name, result]) => ({ name, result }));
  if (block !== undefined) checks.push({ name: 'block_hash', result: 'passed', expected: block, actual: block });
  const draft: EvidenceDraft = {
    claimKey,
    provider: 'neopay',
    witness: 'neopay',
    answered,
    checks,
    observed: observed ? { amount: moneyFromDecimal(amount, 'USD'), status, paidAt } : null,
    proofKeys: [claimKey],
    raw: '',
    checkedAt: inTime,
  };
  return { ...draft, evidenceId: crypto.randomUUID(), orderId: order.orderId, verdict: verdictOf(checks) };
}

function factsWith(evidence: readonly Evidence[]): OrderFacts {
  return { order, createAttempts: [], payments: [], evidence, callbacks: [], competingClaims: [] };
}

function callback(): Callback {
  return {
    callbackId: '1',
    provider: 'neopay',
    addressedOrderId: order.orderId,
    keyId: 'k1',
    digest: '',
    receivedAt: order.createdAt,
    lastReceivedAt: order.createdAt,
    deliveries: 1,
    contentType: null,
    outcome: 'matched',
    reason: null,
    orderId: order.orderId,
    hint: null,
  };
}
