import { DISCREPANCY_KINDS, moneyFromDecimal } from '@punteo/payments';
import { expect, test } from 'vitest';
import { LANGUAGES } from './language.ts';
import { type Describable, sentence } from './sentence.ts';

const example: Omit<Describable, 'kind'> = {
  subject: 'order:A-1',
  orderId: 'A-1',
  provider: 'bank',
  fields: [{ field: 'amount', expected: '100.00 USD', actual: '90.00 USD' }],
  moneyAtRisk: moneyFromDecimal('10.00', 'USD'),
};
const bare: Omit<Describable, 'kind'> = {
  subject: 'callback:7',
  orderId: null,
  provider: null,
  fields: [],
  moneyAtRisk: null,
};

test.each(LANGUAGES)('every kind is one sentence in %s, with all there is to say', (language) => {
  expect(DISCREPANCY_KINDS.map((kind) => sentence({ ...example, kind }, language))).toMatchSnapshot();
});

test.each(LANGUAGES)('every kind is a whole sentence in %s when nothing is known', (language) => {
  for (const kind of DISCREPANCY_KINDS) {
    const text = sentence({ ...bare, kind }, language);
    expect(text).toMatch(/^\p{Lu}.*\.$/u);
    expect(text).not.toMatch(/undefined|null|\(\)| {2}/);
  }
});

test('Spanish melts "de el" and "a el"', () => {
  for (const kind of DISCREPANCY_KINDS)
    expect(sentence({ ...example, kind }, 'es')).not.toMatch(/(?<!\p{L})(?:de|a) el(?!\p{L})/u);
});

test('the two languages never say the same', () => {
  for (const kind of DISCREPANCY_KINDS) {
    expect(sentence({ ...example, kind }, 'es')).not.toBe(sentence({ ...example, kind }, 'en'));
  }
});

test('a sum that nobody knows is left out, and a failed transaction is said to have failed', () => {
  const unknown = { ...example, moneyAtRisk: null };
  expect(sentence({ ...unknown, kind: 'wrong_recipient_or_token', fields: [] }, 'en')).toBe(
    'The payment shown for order A-1 did not come to us as agreed.',
  );
  const failed = { ...example, fields: [{ field: 'success', expected: '0x1', actual: '0x0' }] };
  expect(sentence({ ...failed, kind: 'missing_at_provider' }, 'es')).toBe(
    'Se afirma un pago para el pedido A-1, pero su transacción falló en la cadena y no movió nada.',
  );
});

test('money that was only seen on the chain is not said to be paid, and says what can be done', () => {
  const transaction = { field: 'transaction', expected: null, actual: 'Ethereum:0xab' };
  const proposed = { ...example, fields: [{ field: 'callback', expected: 'pentagoo', actual: null }, transaction] };
  const text = sentence({ ...proposed, kind: 'missing_callback' }, 'en');
  expect(text).toMatch(/fits order A-1 came on the chain.* bind transaction Ethereum:0xab to it\.$/);
  expect(text).not.toContain('is paid');
  const stray = { ...bare, fields: [transaction] };
  expect(sentence({ ...stray, kind: 'unexpected_payment' }, 'en')).toMatch(/no order of ours that is open fits it/);
  const several = { ...bare, fields: [transaction, { field: 'order', expected: 'A-1, A-2', actual: null }] };
  expect(sentence({ ...several, kind: 'ambiguous' }, 'es')).toMatch(/\(Ethereum:0xab\): encajan con A-1, A-2/);
});

test('a transfer that vanished is told by the sum that is gone, and not by checks that nobody can compare', () => {
  const gone = { field: 'found', expected: null, actual: null };
  const vanished = { ...example, kind: 'reversed', fields: [gone, { ...gone, field: 'used_once' }] } as const;
  expect(LANGUAGES.map((language) => sentence(vanished, language))).toEqual([
    'A payment of 10.00 USD for order A-1 was proven, but has been undone since.',
    'Un pago de 10.00 USD para el pedido A-1 estaba comprobado, pero después se deshizo.',
  ]);
});

test('a lost create names the payment that it may have made', () => {
  const lost = {
    ...example,
    kind: 'unknown_create',
    fields: [{ field: 'payment', expected: null, actual: 'p-7' }],
  } as const;
  expect(LANGUAGES.map((language) => sentence(lost, language))).toEqual([
    'We asked Bank for a payment of 10.00 USD for order A-1 and never learned whether it was made: if it is payment p-7, bind that to the order.',
    'Pedimos a Bank un pago de 10.00 USD para el pedido A-1 y nunca supimos si se creó: si es el pago p-7, asígnelo al pedido.',
  ]);
});
