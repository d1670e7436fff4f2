import { readFileSync } from 'node:fs';
import { readJson } from '@punteo/json';
import { describe, expect, test } from 'vitest';
import {
  CreatePaymentBody,
  CreatePaymentRefusal,
  PaymentCallback,
  PentagooHeaders,
  pentagoo,
  pentagooCallbacks,
} from './index.ts';

// The provider documents each field on its own; the values are its examples.
const callback = {
  amount: '100.00 USD',
  date: '2024-07-17T12:34:56Z',
  blockchain: 'Binance Smart Chain',
  hash: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
  paymentId: 'p-1',
  orderId: 'o-1',
};

describe('Pentagoo’s create payment', () => {
  const body = { refId: 'o-1', description: 'Tea', amount: '100.00 USD' };

  test('is POST /api/payment/create, with the statuses 200 and 400', () => {
    const { method, path } = pentagoo.createPayment;
    expect(`${method} ${path}`).toBe('POST /api/payment/create');
    expect(Object.keys(pentagoo.createPayment.responses)).toEqual(['200', '400']);
  });

  test.each(['refId', 'description', 'amount'])('requires %s as text that is not empty', (name) => {
    for (const value of [undefined, null, 1, '']) {
      const result = CreatePaymentBody.safeParse({ ...body, [name]: value });
      expect(result.error?.issues.map((issue) => issue.path)).toEqual([[name]]);
    }
    expect(CreatePaymentBody.parse(body)).toEqual(body);
  });

  test('refuses a request field that the provider does not document', () => {
    expect(CreatePaymentBody.safeParse({ ...body, callback_url: 'x' }).success).toBe(false);
  });

  test('accepts the documented sample of a 400', () => {
    const text = readFileSync(new URL('./__fixtures__/create-payment-400.json', import.meta.url), 'utf8');
    expect(CreatePaymentRefusal.parse(readJson(text))).toEqual({ code: '400', message: 'Bad Request' });
  });

  test('reads the code of a 400 as text, also when it is a number', () => {
    expect(CreatePaymentRefusal.parse({ code: 400, message: 'Bad Request' }).code).toBe('400');
  });

  test('accepts any JSON and no body for a 200, whose body the provider does not document', () => {
    for (const answer of [undefined, null, {}, [], 'x', { paymentId: 'p-1' }]) {
      expect(pentagoo.createPayment.responses[200].parse(answer)).toEqual(answer);
    }
  });

  test('requires the header OAuth as integrationKey:integrationSecret', () => {
    expect(PentagooHeaders.safeParse({ oauth: 'key:secret' }).success).toBe(true);
    for (const oauth of [undefined, '', 'key', ':secret', 'key:', 'key:secret\r\nx: y']) {
      expect(PentagooHeaders.safeParse({ oauth }).success).toBe(false);
    }
  });
});

describe('Pentagoo’s callback', () => {
  test.each(Object.keys(callback))(
    'keeps %s, and is refused with that path when %s is missing, empty or not text',
    (name) => {
      expect(PaymentCallback.parse(callback)).toEqual(callback);
      for (const value of [undefined, null, 1, '', ['x'], { toString: 'x' }]) {
        const result = PaymentCallback.safeParse({ ...callback, [name]: value });
        expect(result.error?.issues.map((issue) => issue.path)).toEqual([[name]]);
      }
    },
  );

  test('is accepted with undocumented fields, which are dropped', () => {
    expect(PaymentCallback.parse({ ...callback, status: 'paid' })).toEqual(callback);
  });

  test('is a POST, answered with 200 without a body', () => {
    expect(pentagooCallbacks.paymentProcessed.method).toBe('POST');
    expect(Object.keys(pentagooCallbacks.paymentProcessed.responses)).toEqual(['200']);
  });
});
