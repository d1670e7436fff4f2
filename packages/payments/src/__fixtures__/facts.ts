import type { Check } from '../model/check.ts';
import type { Claim } from '../model/claim.ts';
import type { Evidence, PaymentFacts, Transfer } from '../model/evidence.ts';
import { type Money, moneyFromDecimal } from '../model/money.ts';
import type { Order } from '../model/order.ts';
import type { OrderFacts } from '../model/order-facts.ts';

export const CREATED = new Date('2026-06-01T10:00:00Z');
export const minutes = (count: number) => new Date(CREATED.getTime() + count * 60_000);
export const usd = (decimal: string, exponent = 2): Money => moneyFromDecimal(decimal, 'USD', exponent);

export function anOrder(fields: Partial<Order> = {}): Order {
  return {
    orderId: 'A',
    amount: usd('100.00'),
    providers: [],
    createdAt: CREATED,
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
    ...fields,
  };
}

export const HASH = `0x${'ab'.repeat(32)}`;
export const aTransaction = (hash = HASH): Claim => ({ provider: 'crypto', kind: 'transaction', network: 'Chain', hash });
export const aPayment = (paymentId = 'p-1'): Claim => ({ provider: 'bank', kind: 'payment', paymentId });

let count = 0;

/** Evidence of a transaction, by default final in block `0xb1`. */
export function shown(
  amounts: readonly (string | Partial<Transfer>)[],
  fields: {
    readonly claim?: Claim;
    readonly at?: Date;
    readonly minedAt?: Date;
    readonly block?: string | null;
    readonly isFinal?: boolean;
    readonly isReplaced?: boolean;
    readonly answered?: boolean;
    readonly checks?: readonly Check[];
  } = {},
): Evidence {
  const { claim = aTransaction(), at = minutes(20), minedAt = minutes(10), block = '0xb1', isFinal = true } = fields;
  const transfers = amounts.map((each, position) => ({
    token: '0xtoken',
    recipient: '0xmerchant',
    position,
    tolerance: usd('0.00'),
    ...(typeof each === 'string' ? { amount: usd(each) } : { amount: usd('100.00'), ...each }),
  }));
  return {
    ...evidence(claim, 'chain:1', at),
    answered: fields.answered ?? true,
    checks: fields.checks ?? [
      { name: 'found', result: block === null ? 'unknown' : 'passed' },
      { name: 'finality', result: isFinal && block !== null ? 'passed' : 'unknown' },
    ],
    facts: {
      kind: 'transaction',
      chainId: 1,
      block: block === null ? null : { height: '100', hash: block, minedAt },
      isReplaced: fields.isReplaced ?? false,
      transfers: block === null ? [] : transfers,
      earlyToleranceSeconds: 60,
    },
  };
}

/** Evidence of a provider's payment: by default paid. */
export function paid(
  amount: string,
  fields: Partial<PaymentFacts> & {
    readonly claim?: Claim;
    readonly at?: Date;
    readonly answered?: boolean;
    readonly checks?: readonly Check[];
  } = {},
): Evidence {
  const { claim = aPayment(), at = minutes(20), checks, answered = true, ...facts } = fields;
  const status = facts.status ?? 'paid';
  return {
    ...evidence(claim, 'bank', at),
    answered,
    checks: checks ?? [{ name: 'status', result: status === 'paid' ? 'passed' : status === 'pending' ? 'unknown' : 'failed' }],
    facts: {
      kind: 'payment',
      amount: usd(amount),
      status,
      providerStatus: status,
      createdAt: minutes(5),
      updatedAt: minutes(10),
      earlyToleranceSeconds: 300,
      ...facts,
    },
  };
}

/** An answer without the payment: a 404, or nothing readable. */
export function missing(claim: Claim = aPayment(), at = minutes(30)): Evidence {
  return { ...evidence(claim, 'bank', at), checks: [{ name: 'found', result: 'unknown' }] };
}

function evidence(claim: Claim, witness: string, checkedAt: Date): Evidence {
  count += 1;
  return {
    evidenceId: String(count),
    orderId: 'A',
    claim,
    witness,
    answered: true,
    checks: [],
    facts: null,
    configuration: '',
    documentHash: null,
    checkedAt,
  };
}

export function factsOf(order: Order, pieces: readonly Evidence[], fields: Partial<OrderFacts> = {}): OrderFacts {
  const claims = new Map(pieces.map(({ claim }) => [JSON.stringify(claim), claim]));
  return {
    order,
    createAttempts: [],
    payments: [],
    claims: [...claims.values()].map((claim) => ({ claim, source: 'callback', claimedAt: CREATED })),
    evidence: pieces,
    callbacks: [],
    held: [],
    isReleased: false,
    acceptsParts: false,
    ...fields,
  };
}
