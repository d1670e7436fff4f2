import type { Callback } from '@punteo/payments';
import { expect, test } from 'vitest';
import { callbackOutcomeText, createAttemptOutcomeText } from './outcome.ts';

const callback: Callback = {
  callbackId: '1',
  provider: 'pentagoo',
  addressedOrderId: null,
  keyId: 't1',
  authenticatedBy: 'address',
  digest: '00',
  receivedAt: new Date(0),
  lastReceivedAt: new Date(0),
  deliveries: 1,
  contentType: null,
  headers: {},
  outcome: 'orphan',
  reason: 'reference_not_ours',
  orderId: null,
  hint: null,
};

test('a callback outcome reads in English and Spanish, with its reason', () => {
  expect(callbackOutcomeText(callback, 'en')).toBe('belongs to no order (the reference is not one of ours)');
  expect(callbackOutcomeText(callback, 'es')).toBe('no corresponde a ningún pedido (la referencia no es nuestra)');
  expect(callbackOutcomeText({ ...callback, outcome: 'matched', reason: null }, 'es')).toBe('asignado a su pedido');
});

test('a reason code of an adapter is shown unchanged', () => {
  expect(callbackOutcomeText({ ...callback, outcome: 'unreadable', reason: 'not_json' }, 'en')).toBe(
    'cannot be read (not_json)',
  );
});

test('a create attempt outcome reads in English and Spanish; an attempt without an outcome has no text', () => {
  expect([
    createAttemptOutcomeText('unknown', 'en'),
    createAttemptOutcomeText('created', 'es'),
    createAttemptOutcomeText(null, 'en'),
  ]).toEqual(['unknown: the answer was lost', 'creado', null]);
});
