import { randomUUID } from 'node:crypto';
import { type Claim, type EvidenceDraft, type Payment, PunteoError } from '@punteo/payments';
import { ANA } from '../../__fixtures__/bind-claim.ts';
import {
  aCallback,
  aHint,
  anOrder,
  aPayment,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  usd,
} from '../../__fixtures__/facts.ts';
import type { PostgresStore } from '../../open-store.ts';

/** Changes a store as merchants, buyers, providers, workers and people do; the same seed makes the same changes. */
export interface RandomChanges {
  readonly random: Random;
  /** The clock of the history. */
  now: Date;
  /** Makes so many changes; a change that the store refuses counts too. */
  make(store: PostgresStore, count: number): Promise<void>;
}

export function randomChanges(seed: number, start: Date): RandomChanges {
  const random = createRandom(seed);
  const changes: RandomChanges = {
    random,
    now: start,
    async make(store, count) {
      for (let made = 0; made < count; made += 1) {
        changes.now = new Date(changes.now.getTime() + random.below(20) * 60_000);
        const change = random.pick(CHANGES);
        await change({ store, random, now: changes.now }).catch(ignoreRefusal);
      }
    },
  };
  return changes;
}

interface Random {
  below(end: number): number;
  pick<T>(values: readonly T[]): T;
}

interface Context {
  readonly store: PostgresStore;
  readonly random: Random;
  readonly now: Date;
}

const ORDERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];
const AMOUNTS = [10_000n, 5_000n, 7_777n];
const HASHES = [1, 2, 3, 4, 5].map((digit) => `0x${String(digit).repeat(64)}`);
const STATUSES: readonly Payment['status'][] = ['pending', 'paid', 'paid', 'failed', 'refunded', 'unknown'];

const later = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);

const CHANGES: readonly ((context: Context) => Promise<unknown>)[] = [
  putOrder,
  putOrder,
  putOrder,
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'cancel' }, ANA, now),
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'fulfil', at: now }, ANA, now),
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'fulfil', at: now }, ANA, now),
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'amend', amount: usd(random.pick(AMOUNTS)) }, ANA, now),
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'bind', claim: claimOf(random) }, ANA, now),
  ({ store, random, now }) => store.orders.change(random.pick(ORDERS), { type: 'unbind', claim: claimOf(random) }, ANA, now),
  allocate,
  create,
  observe,
  observe,
  syncWholeList,
  callBack,
  callBack,
  callBack,
  ({ store, random }) => store.callbacks.replay(String(1 + random.below(20)), 'ana'),
  recordEvidence,
  recordEvidence,
  recordEvidence,
  recordEvidence,
  payExactly,
  payExactly,
  observeTransfer,
  observeTransfer,
  decideDiscrepancy,
];

function putOrder({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const dueAt = random.below(3) === 0 ? later(now, 120) : null;
  const order = anOrder({ orderId, amount: usd(random.pick(AMOUNTS)), createdAt: later(now, -random.below(60)), dueAt });
  return store.orders.put([order], ANA, now);
}

function claimOf(random: Random): Claim {
  return random.below(2) === 0 ? aPaymentClaim(`p-${random.below(8)}`) : aTransactionClaim(random.pick(HASHES));
}

function allocate({ store, random, now }: Context) {
  const paymentId = `p-${random.below(8)}`;
  const change = {
    type: 'allocate',
    claim: aPaymentClaim(paymentId),
    unit: { kind: 'payment', provider: 'neopay', paymentId },
    amount: usd(random.pick(AMOUNTS)),
  } as const;
  return store.orders.change(random.pick(ORDERS), change, ANA, now);
}

async function create({ store, random }: Context) {
  const createAttemptId = randomUUID();
  const orderId = random.pick(ORDERS);
  await store.createAttempts.start({
    createAttemptId,
    orderId,
    provider: 'neopay',
    amount: usd(random.pick(AMOUNTS)),
    payers: [],
  });
  const outcome = random.pick(['created', 'refused', 'unknown', null] as const);
  if (outcome === null) return;
  const providerPaymentId = outcome === 'created' ? `p-${random.below(8)}` : null;
  await store.createAttempts.finish(createAttemptId, { outcome, providerPaymentId, authorisationUrl: null, reason: 'test' });
}

function observe({ store, random, now }: Context) {
  const status = random.pick(STATUSES);
  const payment = aPayment({
    providerPaymentId: `p-${random.below(8)}`,
    amount: usd(random.pick(AMOUNTS)),
    status,
    providerStatus: status,
    createdAt: later(now, -5),
  });
  return store.payments.observe([payment], now);
}

function syncWholeList({ store, random, now }: Context) {
  const complete = random.below(3) > 0;
  return store.payments.finishSync({ provider: 'neopay', startedAt: now, complete, rows: 0, unreadableRows: 0 });
}

/** Few bodies, so that many are repeated. Half of them wait to be matched. */
async function callBack({ store, random, now }: Context) {
  const provider = random.pick(['neopay', 'pentagoo']);
  const orderId = random.pick([...ORDERS, null, null]);
  await store.callbacks.receive(aCallback(`${orderId}`, { provider, addressedOrderId: orderId, receivedAt: now }));
  if (random.below(2) === 0) return;
  const outcomes = ['read', 'read', 'unreadable', 'orphan', 'handshake'] as const;
  await store.callbacks.match(10, ({ callback }) => {
    const outcome = random.pick(outcomes);
    const named = random.below(2) === 0 ? `p-${random.below(8)}` : null;
    if (outcome === 'read') return { hint: aHint({ providerPaymentId: named }), unreadableReason: null, orderId: callback.addressedOrderId };
    if (outcome === 'orphan') return { hint: aHint(), unreadableReason: null, orderId: null };
    return { hint: null, unreadableReason: outcome === 'handshake' ? outcome : 'not_json', orderId: callback.addressedOrderId };
  });
}

async function recordEvidence({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const [facts] = await store.standings.orderFacts([orderId]);
  const claims = facts?.claims.map(({ claim }) => claim) ?? [];
  if (claims.length === 0) return;
  const claim = random.pick(claims);
  await store.standings.recordEvidence(orderId, [answerAbout(claim, random, now)], { now });
}

/** Random claims and answers seldom agree with an order. */
async function payExactly({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const found = await store.orders.get(orderId);
  if (!found) return;
  const claim = aPaymentClaim(`exact-${orderId}`);
  await store.orders.change(orderId, { type: 'bind', claim }, ANA, now);
  const proof = aProof({ claim, checkedAt: now }, found.order.amount);
  if (proof.facts?.kind !== 'payment') return;
  const facts = { ...proof.facts, createdAt: now, updatedAt: now };
  await store.standings.recordEvidence(orderId, [{ ...proof, facts }], { now });
}

function answerAbout(claim: Claim, random: Random, now: Date): EvidenceDraft {
  const answer = random.pick(['paid', 'paid', 'paid', 'not found', 'failed'] as const);
  const amount = usd(random.pick(AMOUNTS));
  const about = { claim, checkedAt: now };
  if (answer === 'not found')
    return { ...aProof(about), facts: null, checks: [{ name: 'found', result: 'unknown' }] };
  if (answer === 'failed')
    return { ...aProof(about), checks: [{ name: 'environment', result: 'failed', kind: 'environment_mismatch' }] };
  if (claim.kind === 'transaction') {
    const transfer = aTransfer(claim.hash, [amount], about);
    if (transfer.facts?.kind !== 'transaction' || transfer.facts.block === null) return transfer;
    return { ...transfer, facts: { ...transfer.facts, block: { ...transfer.facts.block, minedAt: now } } };
  }
  const proof = aProof(about, amount);
  if (proof.facts?.kind !== 'payment') return proof;
  return { ...proof, facts: { ...proof.facts, createdAt: later(now, -1), updatedAt: now } };
}

function observeTransfer({ store, random, now }: Context) {
  const hash = random.pick(HASHES);
  const unit = {
    id: { kind: 'transfer', chainId: 56, hash, token: '0xtoken', recipient: '0xmerchant', position: random.below(2) },
    amount: usd(random.pick(AMOUNTS)),
    tolerance: usd(0n),
  } as const;
  const transfer = { network: 'Ethereum', hash, unit, movedAt: now, forOrdersUntil: now };
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor: '1', transfers: [transfer], gap: null });
}

async function decideDiscrepancy({ store, random }: Context) {
  const { items } = await store.discrepancies.list({}, { limit: 50 });
  if (items.length === 0) return;
  const { discrepancyId } = [...items].sort((left, right) => (left.subject < right.subject ? -1 : 1))[random.below(items.length)] ?? {};
  const state = random.pick(['open', 'resolved'] as const);
  if (discrepancyId) await store.discrepancies.update(discrepancyId, { state, note: 'test' }, { actor: 'ana', reason: 'test' });
}

/** An order that does not exist, or a change that its state does not allow. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof PunteoError) || error.code === 'store_unavailable' || error.code === 'internal_error') throw error;
}

/** mulberry32 */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const below = (end: number) => Math.floor(next() * end);
  return { below, pick: (values) => values[below(values.length)] as (typeof values)[number] };
}
