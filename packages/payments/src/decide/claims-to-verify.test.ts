import { expect, test } from 'vitest';
import type { Evidence } from '../model/evidence.ts';
import { moneyFromDecimal } from '../model/money.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Provider } from '../ports/provider.ts';
import { CLAIMS_PER_LOOK, claimsToAsk } from './claims-to-verify.ts';

const amount = moneyFromDecimal('100.00', 'USD');
const chain = { name: 'chains', provesBy: 'transaction' } as Provider;

test('a look asks about every claim of an order that has a few', () => {
  expect(asked(facts(CLAIMS_PER_LOOK))).toEqual({ hashes: numbers(0, CLAIMS_PER_LOOK), neverAsked: 0 });
});

test('of many, those in which money was seen are asked about first, then those that nobody asked about, then the longest unasked', () => {
  const many = CLAIMS_PER_LOOK * 2 + 3;
  expect(asked(facts(many))).toEqual({ hashes: numbers(0, CLAIMS_PER_LOOK), neverAsked: CLAIMS_PER_LOOK + 3 });
  const second = [...pieces(0, CLAIMS_PER_LOOK, 1), piece(5, 1, true)];
  expect(asked(facts(many, second))).toEqual({
    hashes: [5, ...numbers(CLAIMS_PER_LOOK, CLAIMS_PER_LOOK - 1)],
    neverAsked: 4,
  });
  const all = [...pieces(0, 10, 3), ...pieces(10, many - 10, 2), piece(0, 4, false)];
  expect(asked(facts(many, all))).toEqual({ hashes: numbers(10, CLAIMS_PER_LOOK), neverAsked: 0 });
});

function asked(facts: OrderFacts) {
  const { claims, neverAsked } = claimsToAsk(facts, [chain]);
  const hashes = claims.map(({ subject }) =>
    subject.kind === 'transaction' ? Number(subject.transaction.hash) : null,
  );
  return { hashes, neverAsked };
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

function piece(number: number, at: number, sawMoney: boolean): Evidence {
  return {
    evidenceId: String(number),
    orderId: 'A',
    verdict: 'undetermined',
    claimKey: `chain:56:${hashOf(number)}`,
    provider: 'chains',
    witness: 'chain:56',
    answered: true,
    checks: [],
    observed: sawMoney ? { amount, status: 'paid', paidAt: null } : null,
    proofKeys: [],
    raw: '',
    checkedAt: new Date(at),
  };
}

/** An order for which callbacks named so many transactions, and what was answered since. */
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
