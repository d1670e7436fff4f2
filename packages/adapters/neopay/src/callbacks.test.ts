import { describe, expect, test } from 'vitest';
import { readCallback } from './callbacks.ts';

const ID = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
const OTHER = '11111111-1111-4111-8111-111111111111';

function read(body: string | Uint8Array) {
  return readCallback(typeof body === 'string' ? new TextEncoder().encode(body) : body);
}

function paymentId(body: string) {
  const reading = read(body);
  return reading.kind === 'read' ? reading.hint.providerPaymentId : reading.reason;
}

describe('the payment id', () => {
  test.each([
    [`{"id":"${ID}"}`, ID],
    [`{"payment":{"id":"${ID}"}}`, ID],
    [`{"paymentId":"${ID}"}`, ID],
    [`{"data":{"id":"${ID.toUpperCase()}"}}`, ID],
    [`{"id":"${OTHER}","payment":{"id":"${ID}"}}`, ID],
    [`{"id":"../customers/1"}`, null],
    [`{"id":7}`, null],
    ['{}', null],
  ])('read from %s is %s', (body, expected) => {
    expect(paymentId(body)).toBe(expected);
  });
});

test('only the payment id is read from the undocumented payload', () => {
  expect(read(`{"id":"${ID}","amount":1,"status":"paid","reference":"order-1"}`)).toEqual({
    kind: 'read',
    hint: {
      orderReference: null,
      providerPaymentId: ID,
      transaction: null,
      amount: null,
      amountText: null,
      occurredAtText: null,
    },
  });
});

test.each(['100', '0', '-1', 'null', '"0.00 GBP"', '"-1.00 GBP"', '{}'])(
  'an amount of %s, which Neopay does not document, is ignored',
  (amount) => {
    expect(read(`{"id":"${ID}","amount":${amount},"payment":{"amount":${amount}}}`)).toMatchObject({
      kind: 'read',
      hint: { providerPaymentId: ID, amount: null, amountText: null },
    });
  },
);

test.each([
  ['an empty body', '', 'not_json'],
  ['text that is not JSON', 'id=1', 'not_json'],
  ['an array', '[]', 'not_an_object'],
  ['null', 'null', 'not_an_object'],
  ['a body that is not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'not_utf8'],
  ['a body with two byte order marks', '\uFEFF\uFEFF{}', 'not_json'],
  ['an object with a key twice', '{"id":1,"id":2}', 'duplicate_key'],
  ['an object with __proto__', '{"__proto__":{}}', 'forbidden_key'],
  ['an object of nine levels', `${'{"a":'.repeat(8)}{}${'}'.repeat(8)}`, 'too_deep'],
  ['ten thousand open brackets', '['.repeat(10_000), 'too_deep'],
])('%s is unreadable, with a reason', (_case, body, reason) => {
  expect(read(body)).toEqual({ kind: 'unreadable', reason });
});
