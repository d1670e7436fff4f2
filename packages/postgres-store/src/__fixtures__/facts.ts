import { createHash } from 'node:crypto';
import type {
  CallbackHint,
  CallbackMatcher,
  Claim,
  EvidenceDraft,
  Money,
  Order,
  Payment,
  ReceivedCallback,
} from '@punteo/payments';

/** Complete facts for tests; a test states only the fields that it is about. */

export const usd = (amountMinor: bigint): Money => ({ amountMinor, currency: 'USD', exponent: 2 });

export function anOrder(facts: Partial<Order> = {}): Order {
  return {
    orderId: 'A-1001',
    amount: usd(10_000n),
    providers: [],
    createdAt: new Date('2026-06-01T10:00:00Z'),
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
    ...facts,
  };
}

export function aPayment(facts: Partial<Payment> = {}): Payment {
  return {
    provider: 'neopay',
    providerPaymentId: 'p-1',
    orderId: null,
    amount: usd(10_000n),
    status: 'pending',
    providerStatus: 'pending',
    environment: 'live',
    createdAt: new Date('2026-06-01T10:00:01Z'),
    updatedAt: null,
    payers: [],
    raw: '{"id":"p-1"}',
    ...facts,
  };
}

export function aCallback(body: string, facts: Partial<ReceivedCallback> = {}): ReceivedCallback {
  const bytes = Buffer.from(body, 'utf8');
  return {
    provider: 'neopay',
    addressedOrderId: null,
    keyId: 'k1',
    body: bytes,
    digest: createHash('sha256').update(bytes).digest(),
    contentType: 'application/json',
    receivedAt: new Date('2026-06-01T10:05:00Z'),
    ...facts,
  };
}

export function aHint(facts: Partial<CallbackHint> = {}): CallbackHint {
  return {
    orderReference: null,
    providerPaymentId: null,
    transaction: null,
    amount: null,
    amountText: null,
    occurredAtText: null,
    ...facts,
  };
}

/** Reads `order <id> [<hash>]`; everything else is unreadable. */
export const plainMatcher: CallbackMatcher = ({ callback, body }) => {
  const [, orderId, hash] = /^order (\S+)(?: (\S+))?$/.exec(Buffer.from(body).toString('utf8')) ?? [];
  if (orderId === undefined)
    return { hint: null, unreadableReason: 'not_an_order', orderId: callback.addressedOrderId };
  const transaction = hash === undefined ? null : { network: 'Ethereum', hash };
  const ours = !orderId.startsWith('forged');
  return {
    hint: aHint({ orderReference: orderId, transaction }),
    unreadableReason: null,
    orderId: ours ? orderId : null,
  };
};

export function aPaymentClaim(paymentId = 'p-1', provider = 'neopay'): Claim {
  return { provider, kind: 'payment', paymentId };
}

export function aTransactionClaim(hash: string, network = 'Ethereum'): Claim {
  return { provider: 'pentagoo', kind: 'transaction', network, hash };
}

/** Evidence of a payment that passed every check: it pays an order of its amount that claims it. */
export function aProof(facts: Partial<EvidenceDraft> = {}, amount: Money = usd(10_000n)): EvidenceDraft {
  return {
    claim: aPaymentClaim(),
    witness: 'neopay',
    answered: true,
    checks: [{ name: 'status', result: 'passed' }],
    facts: {
      kind: 'payment',
      amount,
      status: 'paid',
      providerStatus: 'completed',
      createdAt: new Date('2026-06-01T10:01:00Z'),
      updatedAt: new Date('2026-06-01T10:04:00Z'),
      earlyToleranceSeconds: 300,
    },
    configuration: 'test',
    document: '{"status":"paid"}',
    checkedAt: new Date('2026-06-01T10:06:00Z'),
    ...facts,
  };
}

/** Evidence of a transaction in a final block, with one transfer of each amount. */
export function aTransfer(
  hash: string,
  amounts: readonly Money[] = [usd(10_000n)],
  { isFinal = true, ...facts }: Partial<EvidenceDraft> & { readonly isFinal?: boolean } = {},
): EvidenceDraft {
  return {
    claim: aTransactionClaim(hash),
    witness: 'chain:56',
    answered: true,
    checks: [
      { name: 'found', result: 'passed' },
      { name: 'finality', result: isFinal ? 'passed' : 'unknown' },
    ],
    facts: {
      kind: 'transaction',
      chainId: 56,
      block: { height: '100', hash: '0xb1', minedAt: new Date('2026-06-01T10:04:00Z') },
      isReplaced: false,
      transfers: amounts.map((amount, position) => ({
        token: '0xtoken',
        recipient: '0xmerchant',
        position,
        amount,
        tolerance: { ...amount, amountMinor: 0n },
      })),
      earlyToleranceSeconds: 60,
    },
    configuration: 'test',
    document: '{"block":100}',
    checkedAt: new Date('2026-06-01T10:06:00Z'),
    ...facts,
  };
}
