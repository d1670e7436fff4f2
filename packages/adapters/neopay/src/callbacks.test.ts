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
  ])('of %s is %s', (body, expected) => {
    expect(paymentId(body)).toBe(expected);
  });
});

test('nothing else is read from a payload that nobody documents', () => {
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

test.each([
  ['nothing', '', 'not_json'],
  ['no JSON', 'id=1', 'not_json'],
  ['a list', '[]', 'not_an_object'],
  ['a word', 'null', 'not_an_object'],
  ['bad UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'not_utf8'],
  ['a byte order mark', '\uFEFF{}', 'not_json'],
  ['a key twice', '{"id":1,"id":2}', 'duplicate_key'],
  ['a prototype', '{"__proto__":{}}', 'forbidden_key'],
  ['nine levels', `${'{"a":'.repeat(8)}{}${'}'.repeat(8)}`, 'too_deep'],
  ['ten thousand brackets', '['.repeat(10_000), 'too_deep'],
])('%s is unreadable, and says why', (_case, body, reason) => {
  expect(read(body)).toEqual({ kind: 'unreadable', reason });
});
