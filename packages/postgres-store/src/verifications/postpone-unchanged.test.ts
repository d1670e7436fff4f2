import type { Payment } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  anOrder,
  aPayment,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  plainMatcher,
} from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

/** Weeks ahead: the store dates what happens now by its own clock, and that is to lie before the single read. */
const now = new Date(Date.now() + 1_000 * 3_600_000);
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const PAYMENT = aPayment();

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database.close());

const postpone = (...listed: readonly Payment[]) => store.verifications.postponeUnchanged('neopay', listed, now);

describe('an old order whose payment the list shows unchanged waits', () => {
  test.each([
    [4, 4, 'as long again as it has waited'],
    [2, 2, 'as long again as it has waited'],
    [100, 24, 'a day at most'],
  ])('when it was claimed %i hours ago, %i hours: %s', async (claimedHours, waitsHours) => {
    await anOldOrder({ claimedHours });
    expect(await postpone(PAYMENT)).toBe(1);
    expect(await nextAt()).toEqual(hours(waitsHours));
  });

  test('until a week after its payment was read singly, at most', async () => {
    await anOldOrder({ claimedHours: 400, readHours: 7 * 24 - 5 });
    expect(await postpone(PAYMENT)).toBe(1);
    expect(await nextAt()).toEqual(hours(5));
  });

  test('until its due time, at most', async () => {
    await anOldOrder({ dueAt: hours(1) });
    expect(await postpone(PAYMENT)).toBe(1);
    expect(await nextAt()).toEqual(new Date(hours(1).getTime() + 1));
  });
});

describe('an order stays due', () => {
  test('whose payment was not read singly for a week', async () => {
    await anOldOrder({ claimedHours: 400, readHours: 7 * 24 });
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('that was claimed within the hour', async () => {
    await anOldOrder({ claimedHours: 0.9, readHours: 0.5 });
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('whose due time has passed', async () => {
    await anOldOrder({ dueAt: hours(-1) });
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test.each([
    ['no row', []],
    ['the row of another payment', [{ ...PAYMENT, providerPaymentId: 'p-2' }]],
    ['another status', [{ ...PAYMENT, status: 'paid', providerStatus: 'completed' }]],
    ['another word for the status', [{ ...PAYMENT, providerStatus: 'Pending' }]],
    ['another amount', [{ ...PAYMENT, amount: { ...PAYMENT.amount, amountMinor: 9_999n } }]],
    ['another currency', [{ ...PAYMENT, amount: { ...PAYMENT.amount, currency: 'EUR' } }]],
    ['another time of creation', [{ ...PAYMENT, createdAt: null }]],
    ['a change', [{ ...PAYMENT, updatedAt: hours(-2) }]],
    ['another environment', [{ ...PAYMENT, environment: 'sandbox' }]],
    ['another payer', [{ ...PAYMENT, payers: ['someone-else'] }]],
    ['two versions of its payment', [PAYMENT, { ...PAYMENT, updatedAt: hours(-2) }]],
  ] satisfies [string, Payment[]][])('of which the list shows %s', async (_, listed) => {
    await anOldOrder();
    expect(await postpone(...listed)).toBe(0);
  });

  test('that a callback named since its payment was read singly', async () => {
    await anOldOrder();
    await receiveAll(store, [aCallback('order A', { receivedAt: hours(-1) })]);
    await store.callbacks.match(10, plainMatcher);
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('that a person changed since its payment was read singly', async () => {
    await anOldOrder();
    await query(database.url, 'insert into audit (at, actor, action, subject) values ($1, $2, $3, $4)', [
      ...[hours(-1), 'ana', 'order.bound', 'order:A'],
    ]);
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('that has a claim besides which no list shows', async () => {
    await anOldOrder();
    await bindClaim(store, 'A', aTransactionClaim(`0x${'ab'.repeat(32)}`));
    await age(48);
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('whose payment did not answer the latest single read', async () => {
    await anOldOrder();
    await read(hours(-1), { answered: false, facts: null });
    expect(await postpone(PAYMENT)).toBe(0);
  });

  test('whose payment the provider called paid', async () => {
    const paid = { ...PAYMENT, status: 'paid', providerStatus: 'completed' } as const;
    await anOldOrder({ payment: paid });
    expect(await postpone(paid)).toBe(0);
  });
});

/** Due now; its payment was read singly after it was claimed. */
async function anOldOrder({
  claimedHours = 48,
  readHours = claimedHours / 2,
  dueAt = null,
  payment = PAYMENT,
}: {
  readonly claimedHours?: number;
  readonly readHours?: number;
  readonly dueAt?: Date | null;
  readonly payment?: Payment;
} = {}): Promise<void> {
  await store.orders.put([anOrder({ orderId: 'A', dueAt })]);
  await bindClaim(store, 'A', aPaymentClaim());
  await store.payments.observe([payment], hours(-readHours));
  const { amount, status, providerStatus, createdAt, updatedAt } = payment;
  const facts = { kind: 'payment', amount, status, providerStatus, createdAt, updatedAt } as const;
  await read(hours(-readHours), { facts: { ...facts, earlyToleranceSeconds: 300 } });
  await age(claimedHours);
}

function read(checkedAt: Date, change: Parameters<typeof aProof>[0]): Promise<unknown> {
  const checks = [{ name: 'status', result: 'unknown' }] as const;
  return store.standings.recordEvidence('A', [aProof({ checks, checkedAt, ...change })], { now: checkedAt });
}

async function age(claimedHours: number): Promise<void> {
  await query(database.url, 'update claims set claimed_at = $1', [hours(-claimedHours)]);
  await query(database.url, 'update standings set next_verification_at = $1', [now]);
}

async function nextAt(): Promise<unknown> {
  const [row] = await query(database.url, 'select next_verification_at as next from standings');
  return row?.next;
}
