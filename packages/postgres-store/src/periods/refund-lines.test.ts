import { decimalText, type EvidenceDraft, moneyFromDecimal, type Period } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { expectBooksToBeTrue } from './__fixtures__/true-books.ts';

/** What people recorded as given back is a line of the books of its own. */

const NOW = new Date('2026-10-01T12:00:00Z');
const usd = (value: string) => moneyFromDecimal(value, 'USD');
let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

test('money is booked when it came, and what was given back as a line when it went, whatever was known at the first closing', async () => {
  await paid('A', 'a-1', '2026-06-10T10:00:00Z');
  await paid('A', 'a-2', '2026-06-20T10:00:00Z');
  await giveBack('A', 'a-2', '40.00', '2026-07-03T10:00:00Z');
  await close('2026-06');
  expect(await entries('2026-06')).toEqual(['moved payment neopay a-1 A 100.00', 'moved payment neopay a-2 A 100.00']);
  await giveBack('A', 'a-2', '60.00', '2026-07-20T10:00:00Z');
  const period = await close('2026-07');
  expect(await entries('2026-07')).toEqual(['refunded refund A -40.00', 'refunded refund A -60.00']);
  expect(figures(period)).toEqual(['opening 2 × 200.00', 'refunded 2 × -100.00', 'closing 4 × 100.00']);
  await close('2026-08');
  expect(await entries('2026-08')).toEqual([]);
  await expectBooksToBeTrue(database.url);
});

test('a refund that is recorded late is a line of the open period, and one that is withdrawn is taken back in the next', async () => {
  await paid('A', 'a-1', '2026-06-10T10:00:00Z');
  await paid('A', 'a-2', '2026-06-20T10:00:00Z');
  await close('2026-06');
  const { refundId } = await giveBack('A', 'a-2', '100.00', '2026-06-25T10:00:00Z');
  await close('2026-07');
  expect(await entries('2026-07')).toEqual(['refunded refund A -100.00']);
  await database.store.refunds.withdraw(refundId, ANA, NOW);
  await close('2026-08');
  expect(await entries('2026-08')).toEqual(['taken_back refund A 100.00']);
  await expectBooksToBeTrue(database.url);
});

test('the same refund shown by the provider later is booked once, and a whole one beside a recorded part books the rest', async () => {
  for (const orderId of ['SAME', 'PART']) {
    await paid(orderId, `${orderId}-1`, '2026-06-10T10:00:00Z');
    await paid(orderId, `${orderId}-2`, '2026-06-20T10:00:00Z');
  }
  await giveBack('SAME', 'SAME-2', '100.00', '2026-06-25T10:00:00Z');
  await giveBack('PART', 'PART-2', '30.00', '2026-06-25T10:00:00Z');
  await close('2026-06');
  for (const orderId of ['SAME', 'PART']) await showRefunded(orderId, `${orderId}-2`);
  await close('2026-07');
  expect(await entries('2026-07')).toEqual(['changed payment neopay PART-2 PART -70.00']);
  await expectBooksToBeTrue(database.url);
});

test('money that no order could keep is booked as it came and as it went', async () => {
  const euro = moneyFromDecimal('90.00', 'EUR');
  await paid('EURO', 'e-1', '2026-06-10T10:00:00Z', { amount: euro });
  await database.store.refunds.record(
    { orderId: 'EURO', claim: aPaymentClaim('e-1'), amount: euro, refundedAt: new Date('2026-06-12T10:00:00Z') },
    ANA,
    NOW,
  );
  await close('2026-06');
  expect(await entries('2026-06')).toEqual(['moved payment neopay e-1 EURO 90.00', 'refunded refund EURO -90.00']);
  await expectBooksToBeTrue(database.url);
});

test('a payment that was given back in part and unbound belongs to no order with its rest', async () => {
  const at = '2026-06-10T10:00:00Z';
  await paid('A', 'a-1', at);
  const stored = { providerPaymentId: 'a-1', amount: usd('100.00'), status: 'paid', updatedAt: new Date(at) } as const;
  await database.store.payments.observe([aPayment(stored)], NOW);
  await database.store.orders.change('A', { type: 'cancel' }, ANA, NOW);
  await giveBack('A', 'a-1', '30.00', '2026-06-12T10:00:00Z');
  await database.store.orders.change('A', { type: 'unbind', claim: aPaymentClaim('a-1') }, ANA, NOW);
  await close('2026-06');
  expect(await entries('2026-06')).toEqual([
    'moved payment neopay a-1 - 70.00',
    'moved payment neopay a-1 A 30.00',
    'refunded refund A -30.00',
  ]);
});

test('of parts that a person gave to an order, the unit that was given back is booked with its own refund', async () => {
  await paid('A', 'a-1', '2026-06-10T10:00:00Z');
  await paid('A', 'a-2', '2026-06-20T10:00:00Z');
  for (const paymentId of ['a-1', 'a-2']) {
    const unit = { kind: 'payment', provider: 'neopay', paymentId } as const;
    const part = { type: 'allocate', claim: aPaymentClaim(paymentId), unit, amount: usd('100.00') } as const;
    await database.store.orders.change('A', part, ANA, NOW);
  }
  await database.store.orders.change('A', { type: 'cancel' }, ANA, NOW);
  await giveBack('A', 'a-1', '30.00', '2026-06-25T10:00:00Z');
  await close('2026-06');
  expect(await entries('2026-06')).toEqual([
    'moved payment neopay a-1 A 100.00',
    'moved payment neopay a-2 A 100.00',
    'refunded refund A -30.00',
  ]);
  await expectBooksToBeTrue(database.url);
});

test('what was given back of money that was reversed since is lost, and the books say so', async () => {
  const claim = aTransactionClaim('0xa1');
  await database.store.orders.put([anOrder({ orderId: 'LOST', amount: usd('100.00') })]);
  await bindClaim(database.store, 'LOST', claim, NOW);
  await verified('LOST', aTransfer('0xa1', [usd('100.00')]));
  await database.store.orders.change('LOST', { type: 'cancel' }, ANA, NOW);
  const refundedAt = new Date('2026-06-12T10:00:00Z');
  await database.store.refunds.record({ orderId: 'LOST', claim, amount: usd('100.00'), refundedAt }, ANA, NOW);
  await close('2026-06');
  const facts = { kind: 'transaction', chainId: 56, block: null, isReplaced: true, transfers: [] } as const;
  await verified('LOST', aTransfer('0xa1', [], { facts: { ...facts, earlyToleranceSeconds: 60 } }));
  const period = await close('2026-07');
  expect(await entries('2026-07')).toEqual(['taken_back transfer 56 0xa1 0xtoken 0xmerchant 0 LOST -100.00']);
  expect(figures(period)).toContain('closing 3 × -100.00');
});

async function paid(orderId: string, paymentId: string, at: string, facts: object = {}): Promise<void> {
  await database.store.orders.put([anOrder({ orderId, createdAt: new Date('2026-05-01T10:00:00Z') })]);
  const proof = aProof({ claim: aPaymentClaim(paymentId), checkedAt: new Date(at) });
  await bindClaim(database.store, orderId, proof.claim, NOW);
  const shown = { ...proof.facts, updatedAt: new Date(at), ...facts } as EvidenceDraft['facts'];
  await verified(orderId, { ...proof, facts: shown });
}

async function showRefunded(orderId: string, paymentId: string): Promise<void> {
  const proof = aProof({ claim: aPaymentClaim(paymentId), checks: [{ name: 'status', result: 'failed' }] });
  const at = new Date('2026-07-10T10:00:00Z');
  const facts = { ...proof.facts, status: 'refunded', updatedAt: at } as EvidenceDraft['facts'];
  await verified(orderId, { ...proof, facts, checkedAt: at });
}

async function verified(orderId: string, evidence: EvidenceDraft): Promise<void> {
  await database.store.standings.recordEvidence(orderId, [evidence], { now: NOW });
}

function giveBack(orderId: string, paymentId: string, amount: string, at: string) {
  const refund = { orderId, claim: aPaymentClaim(paymentId), amount: usd(amount), refundedAt: new Date(at) };
  return database.store.refunds.record(refund, ANA, NOW);
}

function close(name: string): Promise<Period> {
  return database.store.periods.close(name, { calendar: { timeZone: 'UTC', cutOff: '00:00' }, by: ANA, now: NOW });
}

/** Without the ids of refunds, which are drawn. */
async function entries(periodId: string): Promise<readonly string[]> {
  const page = await database.store.periods.entries(periodId, { limit: 200 });
  return (page?.items ?? []).map(({ kind, unit, orderId, amount }) => {
    const about = unit.startsWith('refund ') ? 'refund' : unit;
    return `${kind} ${about} ${orderId ?? '-'} ${decimalText(amount)}`;
  });
}

function figures({ totals }: Period): readonly string[] {
  return totals.map(({ figure, entries, amount }) => `${figure} ${entries} × ${decimalText(amount)}`);
}
