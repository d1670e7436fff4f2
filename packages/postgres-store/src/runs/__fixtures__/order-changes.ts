import type { Claim, Money, OrderChange } from '@punteo/payments';
import { ANA } from '../../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aTransactionClaim, usd } from '../../__fixtures__/facts.ts';
import type { PostgresStore } from '../../open-store.ts';
import type { Random } from './random.ts';

// What merchants and people change, chosen by chance among few orders, payments and transactions, so that they meet.

export interface Context {
  readonly store: PostgresStore;
  readonly random: Random;
  readonly now: Date;
}

export type Change = (context: Context) => Promise<unknown>;

export const ORDERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];
export const HASHES = [1, 2, 3, 4, 5].map((digit) => `0x${String(digit).repeat(64)}`);
const AMOUNTS = [10_000n, 5_000n, 7_777n];

export const later = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);
export const anAmount = (random: Random): Money => usd(random.pick(AMOUNTS));
export const somePayers = (random: Random) => random.pick([[], [], ['payer-1'], ['payer-2']]);
export const aPaymentId = (random: Random) => `p-${random.below(8)}`;

export const ORDER_CHANGES: readonly Change[] = [
  putOrder,
  putOrder,
  putOrder,
  changed(() => ({ type: 'cancel' })),
  changed(({ random }) => ({ type: 'close', isExpired: random.below(2) === 0 })),
  changed(({ now, random }) => ({ type: 'fulfil', at: now, force: random.below(2) === 0, ifFulfilled: 'correct' })),
  changed(({ now }) => ({ type: 'fulfil', at: now })),
  changed(() => ({ type: 'unfulfil' })),
  changed(({ random }) => ({ type: 'amend', amount: anAmount(random) })),
  changed(() => ({ type: 'amend', amount: { amountMinor: 9_000n, currency: 'EUR', exponent: 2 } })),
  changed(({ random, now }) => ({ type: 'amend', dueAt: random.pick([null, later(now, 60), later(now, 300)]) })),
  changed(({ random }) => ({ type: 'amend', providers: random.pick([[], ['neopay'], ['pentagoo']]), force: true })),
  changed(({ random }) => ({ type: 'bind', claim: aClaim(random) })),
  changed(({ random }) => ({ type: 'unbind', claim: aClaim(random) })),
  changed(({ random }) => {
    const paymentId = aPaymentId(random);
    const unit = { kind: 'payment', provider: 'neopay', paymentId } as const;
    return { type: 'allocate', claim: aPaymentClaim(paymentId), unit, amount: anAmount(random) };
  }),
  changed(({ random }) => ({
    type: 'unallocate',
    unit: { kind: 'payment', provider: 'neopay', paymentId: aPaymentId(random) },
  })),
  changed(() => ({ type: 'accept_parts' })),
  unbindAny,
  create,
  create,
  refund,
  refund,
  decideDiscrepancy,
  decideDiscrepancy,
  ({ store, random, now }) => store.erasure.erase({ by: 'orders', orderIds: [random.pick(ORDERS)] }, ANA, now),
];

/** Claims of an order that are not withdrawn. */
export async function claimsOf(store: PostgresStore, orderId: string): Promise<readonly Claim[]> {
  const [facts] = await store.standings.orderFacts([orderId]);
  return facts?.claims.map(({ claim }) => claim) ?? [];
}

function changed(change: (context: Context) => OrderChange): Change {
  return (context) => context.store.orders.change(context.random.pick(ORDERS), change(context), ANA, context.now);
}

function putOrder({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const dueAt = random.below(3) === 0 ? later(now, 120) : null;
  const order = anOrder({ orderId, amount: anAmount(random), createdAt: later(now, -random.below(60)), dueAt });
  return store.orders.put([order], ANA, now);
}

function aClaim(random: Random): Claim {
  return random.below(2) === 0 ? aPaymentClaim(aPaymentId(random)) : aTransactionClaim(random.pick(HASHES));
}

async function unbindAny({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const claims = await claimsOf(store, orderId);
  if (claims.length > 0) await store.orders.change(orderId, { type: 'unbind', claim: random.pick(claims) }, ANA, now);
}

async function create({ store, random }: Context) {
  const createAttemptId = `00000000-0000-4000-8000-${String(random.below(1_000_000_000)).padStart(12, '0')}`;
  const orderId = random.pick(ORDERS);
  const [unresolved] = await store.createAttempts.unresolved(orderId);
  await store.createAttempts.start({
    createAttemptId,
    orderId,
    provider: 'neopay',
    amount: anAmount(random),
    payers: somePayers(random),
    ...(unresolved ? { retry: { of: unresolved.createAttemptId, actor: 'ana' } } : {}),
    another: { actor: 'ana' },
  });
  const outcome = random.pick(['created', 'created', 'refused', 'unknown', null] as const);
  if (outcome === null) return;
  const providerPaymentId = outcome === 'created' && random.below(3) > 0 ? aPaymentId(random) : null;
  const answer = { outcome, providerPaymentId, authorisationUrl: null, reason: 'test' };
  await store.createAttempts.finish(createAttemptId, answer);
}

async function refund({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const claims = await claimsOf(store, orderId);
  if (claims.length === 0) return;
  const force = random.below(2) === 0;
  const amount = random.below(2) === 0 ? anAmount(random) : usd(1n);
  await store.refunds.record({ orderId, claim: random.pick(claims), amount, refundedAt: now, force }, ANA);
}

/** Ids are drawn, so the same seed chooses by what a discrepancy is about. */
async function decideDiscrepancy({ store, random }: Context) {
  const { items } = await store.discrepancies.list({}, { limit: 50 });
  const sorted = [...items].sort((left, right) => (left.kind + left.subject < right.kind + right.subject ? -1 : 1));
  const chosen = sorted[random.below(sorted.length)];
  const state = random.pick(['open', 'resolved'] as const);
  if (chosen) await store.discrepancies.update(chosen.discrepancyId, { state, note: 'test' }, { ...ANA });
}
