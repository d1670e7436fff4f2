import { readFileSync } from 'node:fs';
import { readJson } from '@punteo/json';
import { describe, expect, it } from 'vitest';
import {
  CreatePaymentBody,
  CreatePaymentRefusal,
  PaymentCallback,
  PentagooHeaders,
  pentagoo,
  pentagooCallbacks,
} from './index.ts';

// The page documents the fields one by one; the values are its own examples.
const callback = {
  amount: '100.00 USD',
  date: '2024-07-17T12:34:56Z',
  blockchain: 'Binance Smart Chain',
  hash: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
  paymentId: 'p-1',
  orderId: 'o-1',
};

describe('create payment', () => {
  const body = { refId: 'o-1', description: 'Tea', amount: '100.00 USD' };

  it('is the documented call', () => {
    const { method, path } = pentagoo.createPayment;
    expect(`${method} ${path}`).toBe('POST /api/payment/create');
    expect(Object.keys(pentagoo.createPayment.responses)).toEqual(['200', '400']);
  });

  it.each(['refId', 'description', 'amount'])('%s is required text', (name) => {
    for (const value of [undefined, null, 1, '']) {
      const result = CreatePaymentBody.safeParse({ ...body, [name]: value });
      expect(result.error?.issues.map((issue) => issue.path)).toEqual([[name]]);
    }
    expect(CreatePaymentBody.parse(body)).toEqual(body);
  });

  it('a field that nobody documented is not sent', () => {
    expect(CreatePaymentBody.safeParse({ ...body, callback_url: 'x' }).success).toBe(false);
  });

  it('the sample of the 400, word for word', () => {
    const text = readFileSync(new URL('./__fixtures__/create-payment-400.json', import.meta.url), 'utf8');
    expect(CreatePaymentRefusal.parse(readJson(text))).toEqual({ code: '400', message: 'Bad Request' });
  });

  it('a 200, whose body nobody documented, may hold any JSON or nothing', () => {
    for (const answer of [undefined, null, {}, [], 'x', { paymentId: 'p-1' }]) {
      expect(pentagoo.createPayment.responses[200].parse(answer)).toEqual(answer);
    }
  });

  it('the header is integrationKey:integrationSecret', () => {
    expect(PentagooHeaders.safeParse({ oauth: 'key:secret' }).success).toBe(true);
    for (const oauth of [undefined, '', 'key', ':secret', 'key:', 'key:secret\r\nx: y']) {
      expect(PentagooHeaders.safeParse({ oauth }).success).toBe(false);
    }
  });
});

describe('the callback', () => {
  it.each(Object.keys(callback))('%s is carried; missing, empty or no text it is refused at that path', (name) => {
    expect(PaymentCallback.parse(callback)).toEqual(callback);
    for (const value of [undefined, null, 1, '', ['x'], { toString: 'x' }]) {
      const result = PaymentCallback.safeParse({ ...callback, [name]: value });
      expect(result.error?.issues.map((issue) => issue.path)).toEqual([[name]]);
    }
  });

  it('further fields pass and are left out', () => {
    expect(PaymentCallback.parse({ ...callback, status: 'paid' })).toEqual(callback);
  });

  it('is a POST whose answer has no body', () => {
    expect(pentagooCallbacks.paymentProcessed.method).toBe('POST');
    expect(Object.keys(pentagooCallbacks.paymentProcessed.responses)).toEqual(['200']);
  });
});
