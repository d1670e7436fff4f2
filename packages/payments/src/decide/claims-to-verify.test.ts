import { expect, test } from 'vitest';
import type { Evidence } from '../model/evidence.ts';
import { moneyFromDecimal } from '../model/money.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Provider } from '../ports/provider.ts';
import { claimsToVerify, CLAIMS_PER_VERIFICATION_MAX as MAX } from './claims-to-verify.ts';

const amount = moneyFromDecimal('100.00', 'USD');
const chain = { name: 'chains', provesBy: 'transaction' } as Provider;

test('a verification asks about every claim of an order that has at most 16', () => {
  expect(asked(facts(MAX))).toEqual({ hashes: numbers(0, MAX), neverVerified: 0 });
});

test('beyond 16 claims, those with observed money come first, then the never verified, then the oldest', () => {
  const many = MAX * 2 + 3;
  expect(asked(facts(many))).toEqual({ hashes: numbers(0, MAX), neverVerified: MAX + 3 });
  const second = [...pieces(0, MAX, 1), piece(5, 1, true)];
  expect(asked(facts(many, second))).toEqual({
    hashes: [5, ...numbers(MAX, MAX - 1)],
    neverVerified: 4,
  });
  const all = [...pieces(0, 10, 3), ...pieces(10, many - 10, 2), piece(0, 4, false)];
  expect(asked(facts(many, all))).toEqual({ hashes: numbers(10, MAX), neverVerified: 0 });
});

function asked(facts: OrderFacts) {
  const { claims, neverVerified } = claimsToVerify(facts, [chain]);
  const hashes = claims.map(({ subject }) =>
    subject.kind === 'transaction' ? Number(subject.transaction.hash) : null,
  );
  return { hashes, neverVerified };
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function hashOf(number: number): string {
  return `0x${number.toString(16).padStart(64, '0')}`;
}

function pieces(from: number, count: number, at: number): Evidence[] {
  return numbers(from, count).map((number) => piece(number, at, false));
}

function piece(number: number, at: number, withMoney: boolean): Evidence {
  return {
    evidenceId: String(number),
    orderId: 'A',
    verdict: 'undetermined',
    claimKey: `chain:56:${hashOf(number)}`,
    provider: 'chains',
    witness: 'chain:56',
    answered: true,
    checks: [],
    observed: withMoney ? { amount, status: 'paid', paidAt: null } : null,
    proofKeys: [],
    raw: '',
    checkedAt: new Date(at),
  };
}

/** An order for which callbacks named `count` transactions, and its evidence. */
function facts(count: number, evidence: readonly Evidence[] = []): OrderFacts {
  return {
    order: { orderId: 'A', amount, providers: [], createdAt: new Date(0), dueAt: null, fulfilledAt: null },
    createAttempts: [],
    payments: [],
    evidence,
    callbacks: numbers(0, count).map((number) => ({
      callbackId: String(number),
      provider: 'chains',
      addressedOrderId: null,
      keyId: 't1',
      digest: '',
      receivedAt: new Date(0),
      lastReceivedAt: new Date(0),
      deliveries: 1,
      contentType: null,
      outcome: 'matched',
      reason: null,
      orderId: 'A',
      hint: {
        orderReference: null,
        providerPaymentId: null,
        transaction: { network: 'Chain', hash: hashOf(number) },
        amount: null,
        amountText: null,
        occurredAtText: null,
      },
    })),
    competingClaims: [],
  };
}
