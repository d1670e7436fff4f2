import { moneyFromDecimal, type Payment } from '@punteo/payments';
import { expect, test } from 'vitest';
import { changeBetween, rowIdOf, versionOf } from './row-version.ts';

const PAYMENT: Payment = {
  provider: 'neopay',
  providerPaymentId: '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3',
  orderId: null,
  amount: moneyFromDecimal('122.44', 'GBP'),
  status: 'pending',
  providerStatus: 'pending',
  environment: 'sandbox',
  createdAt: new Date('2026-03-01T12:00:00Z'),
  updatedAt: new Date('2026-03-01T12:00:10Z'),
  payers: [],
  raw: '{}',
};

test.each<[string, Partial<Payment>, ReturnType<typeof changeBetween>]>([
  ['nothing', {}, { amount: false, content: false, date: 'same' }],
  ['only the raw document', { raw: '{"fee":1}' }, { amount: false, content: false, date: 'same' }],
  ['the status, without a later date', { providerStatus: 'completed' }, { amount: false, content: true, date: 'same' }],
  [
    'the status, with a later date',
    { providerStatus: 'completed', updatedAt: new Date('2026-03-01T12:00:20Z') },
    { amount: false, content: true, date: 'later' },
  ],
  [
    'the date, to an earlier one',
    { updatedAt: new Date('2026-03-01T12:00:05Z') },
    { amount: false, content: false, date: 'earlier' },
  ],
  ['the amount', { amount: moneyFromDecimal('5.00', 'GBP') }, { amount: true, content: true, date: 'same' }],
])('a row in which %s changed is compared as amount, content and date', (_what, change, expected) => {
  expect(changeBetween(versionOf(PAYMENT), versionOf({ ...PAYMENT, ...change }))).toEqual(expected);
});

test('rows without dates have the same date, and a row with a date is later than one without', () => {
  const undated = versionOf({ ...PAYMENT, createdAt: null, updatedAt: null });
  expect(changeBetween(undated, undated).date).toBe('same');
  expect(changeBetween(undated, versionOf(PAYMENT)).date).toBe('later');
});

test('a row is identified by its payment id, an unreadable one by its content', () => {
  expect(rowIdOf({ kind: 'payment', payment: PAYMENT })).toBe(PAYMENT.providerPaymentId);
  const unreadable = (raw: string) => rowIdOf({ kind: 'unreadable', reason: 'bad_shape', raw });
  expect(unreadable('{"id":7}')).toBe(unreadable('{"id":7}'));
  expect(unreadable('{"id":7}')).not.toBe(unreadable('{"id":8}'));
});
