import { createHash, randomUUID } from 'node:crypto';
import { type Claim, type EvidenceDraft, type Payment, referenceKey, type StatementRowEntry } from '@punteo/payments';
import { ANA } from '../../__fixtures__/bind-claim.ts';
import { aCallback, aHint, aPayment, aPaymentClaim, aProof, aTransfer, usd } from '../../__fixtures__/facts.ts';
import { anAmount, aPaymentId, type Change, type Context, claimsOf, HASHES, later, ORDERS, somePayers } from './order-changes.ts';
import type { Random } from './random.ts';

// What providers, chains and banks show, chosen by chance.

const STATUSES: readonly Payment['status'][] = ['created', 'pending', 'authorised', 'paid', 'paid', 'failed', 'refunded', 'unknown'];

export const MONEY_CHANGES: readonly Change[] = [
  observe,
  observe,
  observe,
  goOn,
  goOn,
  goOn,
  syncWholeList,
  callBack,
  callBack,
  callBack,
  ({ store, random }) => store.callbacks.replay(String(1 + random.below(20)), 'ana'),
  ({ store }) => store.callbacks.retryOrphans(),
  recordEvidence,
  recordEvidence,
  recordEvidence,
  recordEvidence,
  payExactly,
  payExactly,
  observeTransfer,
  observeTransfer,
  importStatement,
  importStatement,
  importStatement,
  importStatement,
];

function observe({ store, random, now }: Context) {
  const status = random.pick(STATUSES);
  const payment = aPayment({
    providerPaymentId: random.pick([aPaymentId(random), `own-${random.pick(ORDERS)}`]),
    amount: anAmount(random),
    status,
    providerStatus: status,
    createdAt: later(now, -5),
    payers: somePayers(random),
    ...(random.below(3) === 0 ? { fee: usd(100n) } : {}),
  });
  return store.payments.observe([payment], now);
}

/** A payment of an order that its buyer or its provider has not finished. */
async function goOn({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const found = await store.orders.get(orderId);
  if (!found) return;
  const providerPaymentId = `own-${orderId}`;
  const { amount } = found.order;
  const createAttemptId = `00000000-0000-4000-9000-${String(random.below(1_000_000_000)).padStart(12, '0')}`;
  const [unresolved] = await store.createAttempts.unresolved(orderId);
  const { createAttempts } = store;
  await createAttempts.start({
    createAttemptId,
    orderId,
    provider: 'neopay',
    amount,
    payers: [],
    another: { actor: 'ana' },
    ...(unresolved ? { retry: { of: unresolved.createAttemptId, actor: 'ana' } } : {}),
  });
  const answer = { outcome: 'created', providerPaymentId, authorisationUrl: null, reason: null } as const;
  await createAttempts.finish(createAttemptId, answer);
  const status = random.pick(['created', 'pending', 'authorised'] as const);
  const payment = aPayment({ providerPaymentId, amount, status, providerStatus: status, createdAt: now });
  if (random.below(2) === 0) await store.payments.observe([payment], now);
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
  await store.callbacks.match(10, ({ callback: { addressedOrderId } }) => {
    const outcome = random.pick(outcomes);
    const named = random.below(2) === 0 ? aPaymentId(random) : null;
    const hint = aHint({ providerPaymentId: named });
    if (outcome === 'read') return { hint, unreadableReason: null, orderId: addressedOrderId };
    if (outcome === 'orphan') return { hint: aHint(), unreadableReason: null, orderId: null };
    const unreadableReason = outcome === 'handshake' ? outcome : 'not_json';
    return { hint: null, unreadableReason, orderId: addressedOrderId };
  });
}

async function recordEvidence({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const claims = await claimsOf(store, orderId);
  if (claims.length === 0) return;
  await store.standings.recordEvidence(orderId, [answerAbout(random.pick(claims), random, now)], { now });
}

/** Random claims and answers seldom agree with an order. Some of these are a little too little, or in dollars for euros. */
async function payExactly({ store, random, now }: Context) {
  const orderId = random.pick(ORDERS);
  const found = await store.orders.get(orderId);
  if (!found) return;
  const claim = aPaymentClaim(`exact-${orderId}`);
  await store.orders.change(orderId, { type: 'bind', claim }, ANA, now);
  const { amount } = found.order;
  const less = { ...amount, amountMinor: amount.amountMinor - 100n };
  const proof = aProof({ claim, checkedAt: now }, random.pick([amount, amount, amount, less, usd(10_000n)]));
  if (proof.facts?.kind !== 'payment') return;
  const facts = { ...proof.facts, createdAt: now, updatedAt: now };
  await store.standings.recordEvidence(orderId, [{ ...proof, facts }], { now });
}

function answerAbout(claim: Claim, random: Random, now: Date): EvidenceDraft {
  const answer = random.pick(['paid', 'paid', 'paid', 'confirming', 'not found', 'failed', 'no answer'] as const);
  const amount = anAmount(random);
  const about = { claim, checkedAt: now };
  if (answer === 'no answer') return { ...aProof(about), answered: false, facts: null, checks: [] };
  if (answer === 'not found')
    return { ...aProof(about), facts: null, checks: [{ name: 'found', result: 'unknown' }] };
  if (answer === 'failed')
    return { ...aProof(about), checks: [{ name: 'environment', result: 'failed', kind: 'environment_mismatch' }] };
  if (claim.kind === 'transaction') {
    const transfer = aTransfer(claim.hash, [amount], { ...about, isFinal: answer === 'paid' });
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
    amount: anAmount(random),
    tolerance: usd(random.pick([0n, 0n, 3_000n])),
  } as const;
  const transfer = { network: 'Ethereum', hash, unit, movedAt: now, forOrdersUntil: now };
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor: '1', transfers: [transfer], gap: null });
}

/**
 * A file with entries of the bank or the treasury, which may name what they settle, and lines of the provider's export.
 */
function importStatement({ store, random, now }: Context) {
  const entries = Array.from({ length: 1 + random.below(3) }, () => anEntry(random, now));
  const sha256 = createHash('sha256').update(randomUUID()).digest('hex');
  async function* rows() {
    for (const [index, entry] of entries.entries()) yield { line: index + 1, entry };
  }
  return store.statements.import({ sha256, name: 'test.csv', format: 'csv' }, rows, 'ana');
}

function anEntry(random: Random, now: Date): StatementRowEntry {
  const reference = () =>
    random.pick([aPaymentId(random), `exact-${random.pick(ORDERS)}`, `exact-${random.pick(ORDERS)}`, random.pick(HASHES)]);
  const payout = random.pick([null, 'PO-1', 'PO-2', 'PO-3']);
  const isExport = random.below(3) === 0;
  const amount = anAmount(random);
  const isTakenBack = isExport && payout === 'PO-3';
  const gross = isTakenBack ? { ...amount, amountMinor: -amount.amountMinor } : amount;
  const fee = random.pick([0n, 100n]);
  const paidOut = { ...gross, amountMinor: gross.amountMinor - fee };
  const shown = random.pick([paidOut, gross, gross, { ...gross, amountMinor: -gross.amountMinor }, { ...gross, currency: 'EUR' }]);
  const named = random.pick([
    [],
    [reference()],
    [reference()],
    [reference()],
    [reference(), reference()],
    [payout ?? 'PO-4'],
    // Words that every description has.
    ['merchant 1', reference()],
  ]);
  return {
    account: isExport ? 'export' : random.pick(['bank', 'bank', 'treasury']),
    entryReference: `E-${random.below(400)}`,
    provider: isExport ? 'neopay' : null,
    amount: isExport ? paidOut : shown,
    gross: isExport ? gross : null,
    fee: isExport && random.below(2) === 0 ? { ...gross, amountMinor: fee } : null,
    bookedAt: now,
    isReversal: false,
    payment: isExport ? reference() : null,
    payout: isExport ? payout : null,
    transaction: null,
    description: null,
    referenceKeys: isExport ? [] : named.map(referenceKey),
  };
}
