import { describe, expect, test } from 'vitest';
import { readCallback } from './callbacks.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const documented = {
  amount: '100.00 USD',
  date: '2024-07-17T12:34:56Z',
  blockchain: 'Binance Smart Chain',
  hash: HASH,
  paymentId: 'P-1',
  orderId: 'order-1.mac',
};

function read(document: unknown) {
  return readCallback(new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)));
}

function hint(change: Record<string, unknown>) {
  const reading = read({ ...documented, ...change });
  return reading.kind === 'read' ? reading.hint : reading.reason;
}

test('every member of the documented callback is read', () => {
  expect(hint({})).toEqual({
    orderReference: 'order-1.mac',
    providerPaymentId: 'P-1',
    transaction: { network: 'Binance Smart Chain', hash: HASH },
    amount: { amountMinor: 10_000n, currency: 'USD', exponent: 2 },
    amountText: '100.00 USD',
    occurredAtText: '2024-07-17T12:34:56Z',
  });
});

test('a hash is read in lower case', () => {
  expect(hint({ hash: HASH.toUpperCase().replace('X', 'x') })).toMatchObject({ transaction: { hash: HASH } });
});

test('the name of the chain is read unchanged', () => {
  expect(hint({ blockchain: ' Binance  smart Chain' })).toMatchObject({
    transaction: { network: ' Binance  smart Chain' },
  });
});

describe('the members that a verification needs', () => {
  test.each([
    [{ orderId: undefined }, 'order_reference_missing'],
    [{ orderId: 7 }, 'order_reference_missing'],
    [{ orderId: '' }, 'order_reference_missing'],
    [{ orderId: 'order 1' }, 'order_reference_malformed'],
    [{ orderId: 'órder' }, 'order_reference_malformed'],
    [{ orderId: 'x'.repeat(161) }, 'order_reference_malformed'],
    [{ blockchain: null }, 'network_missing'],
    [{ blockchain: 'BSC\n' }, 'network_malformed'],
    [{ blockchain: 'BSC\u0000' }, 'network_malformed'],
    [{ hash: undefined }, 'hash_missing'],
    [{ hash: HASH.slice(0, -1) }, 'hash_malformed'],
    [{ hash: `${HASH}0` }, 'hash_malformed'],
    [{ hash: `${HASH}\n` }, 'hash_malformed'],
    [{ hash: HASH.replace('a', 'а') }, 'hash_malformed'],
    [{ hash: HASH.slice(2) }, 'hash_malformed'],
    [{ hash: `https://bscscan.test/tx/${HASH}` }, 'hash_malformed'],
  ])('make the callback unreadable when one is wrong (%j), with the reason %s', (change, reason) => {
    expect(hint(change)).toBe(reason);
  });
});

describe('an amount', () => {
  test.each([100, 100.5, 0, null, true, [['100.00 USD']], { value: '100.00', currency: 'USD' }])(
    'that is no text (%j) makes the callback unreadable, with what names its order and transaction',
    (amount) => {
      expect(read({ ...documented, amount })).toEqual(unreadable('amount_not_text'));
    },
  );

  test.each([
    '0 USD',
    '0.00 USD',
    '0.000 USD',
    '0.0 USDT',
    '0',
    '00.00 USD',
    '00 USD',
    '0,00 USD',
    '.0 USD',
    '0. USD',
    ' 0.00 USD',
    '+0 USD',
    'USD 0.00',
    '-1 USD',
    '-0.01 USD',
    '-100.00',
    '- 1 USD',
    '−1 USD',
    'USD -1',
    '-0 USD',
  ])(
    'that is not above zero (%j) makes the callback unreadable, with what names its order and transaction',
    (amount) => {
      expect(read({ ...documented, amount })).toEqual(unreadable('amount_not_positive'));
    },
  );

  test('that is missing leaves the callback readable: the witness decides', () => {
    expect(hint({ amount: undefined })).toMatchObject({
      amount: null,
      amountText: null,
      orderReference: 'order-1.mac',
    });
  });

  test.each(['0.01 USD', '0.000001 USDT', '10 USD', '0x10 USD', '1e-3 USD', '0.5'])(
    'above zero, or whose value is not clear (%j), leaves the callback readable',
    (amount) => {
      expect(hint({ amount })).toMatchObject({ amountText: amount });
    },
  );

  function unreadable(reason: string) {
    return {
      kind: 'unreadable',
      reason,
      hint: {
        orderReference: 'order-1.mac',
        providerPaymentId: 'P-1',
        transaction: { network: 'Binance Smart Chain', hash: HASH },
        amount: null,
        amountText: null,
        occurredAtText: '2024-07-17T12:34:56Z',
      },
    };
  }
});

describe('the other members', () => {
  test.each([
    '1e3 USD',
    '100,00 USD',
    'NaN',
    '100.00 usd',
    ' 100.00 USD',
    '100.00  USD',
    '100.00 USD ',
    '1e400',
    '+1 USD',
    '0x10 USD',
    '1.234,56 USD',
    '100.000 USD',
    'USD 100',
    '٣ USD',
    '100.00 ',
    '.5 USD',
    '5. USD',
  ])('give the malformed amount %j as text only', (amount) => {
    expect(hint({ amount })).toMatchObject({ amount: null, amountText: amount, orderReference: 'order-1.mac' });
  });

  test('give an amount without a currency as text only', () => {
    expect(hint({ amount: '100.00' })).toMatchObject({ amount: null, amountText: '100.00' });
  });

  test('are null when they are no text, or text that cannot be stored', () => {
    expect(hint({ date: null, paymentId: undefined })).toMatchObject({
      occurredAtText: null,
      providerPaymentId: null,
    });
    expect(hint({ paymentId: 'a\u0000', date: '\ud800', amount: 'x'.repeat(201) })).toMatchObject({
      amountText: null,
      occurredAtText: null,
      providerPaymentId: null,
    });
  });
});

test('a body with bytes that are not UTF-8 anywhere is unreadable', () => {
  const body = new TextEncoder().encode(JSON.stringify({ ...documented, amount: '?' }));
  body[body.indexOf(0x3f)] = 0xff;
  expect(readCallback(body)).toEqual({ kind: 'unreadable', reason: 'not_utf8' });
});

test.each([
  ['an empty body', '', 'not_json'],
  ['an array', '[]', 'not_an_object'],
  ['an object with the amount twice', JSON.stringify(documented).replace('{', '{"amount":"1 USD",'), 'duplicate_key'],
  ['an object with the key constructor', JSON.stringify({ ...documented, constructor: 1 }), 'forbidden_key'],
  ['an object of nine levels', JSON.stringify({ ...documented, more: [[[[[[[[1]]]]]]]] }), 'too_deep'],
])('%s is unreadable, with a reason', (_case, body, reason) => {
  expect(read(body)).toEqual({ kind: 'unreadable', reason });
});
