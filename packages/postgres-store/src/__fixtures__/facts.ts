import { createHash } from 'node:crypto';
import type {
  CallbackHint,
  CallbackMatcher,
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
  const transaction = hash === undefined ? null : { network: 'test', hash };
  const ours = !orderId.startsWith('forged');
  return {
    hint: aHint({ orderReference: orderId, transaction }),
    unreadableReason: null,
    orderId: ours ? orderId : null,
  };
};

/** Evidence that passed every check: it pays `anOrder`. */
export function aProof(facts: Partial<EvidenceDraft> = {}): EvidenceDraft {
  return {
    claimKey: 'neopay:p-1',
    provider: 'neopay',
    witness: 'neopay',
    answered: true,
    checks: [
      { name: 'found', result: 'passed' },
      { name: 'amount', result: 'passed', expected: '100.00 USD', actual: '100.00 USD' },
      { name: 'finality', result: 'passed' },
    ],
    observed: { amount: usd(10_000n), status: 'paid', paidAt: new Date('2026-06-01T10:04:00Z') },
    proofKeys: ['neopay:p-1'],
    raw: '{"status":"paid"}',
    checkedAt: new Date('2026-06-01T10:06:00Z'),
    ...facts,
  };
}
