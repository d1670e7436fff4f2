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
const nothingKnown: Omit<Describable, 'kind'> = {
  subject: 'callback:7',
  orderId: null,
  provider: null,
  fields: [],
  moneyAtRisk: null,
};

test.each(LANGUAGES)(
  'every discrepancy kind is one sentence in %s that states its order, provider, sum and difference',
  (language) => {
    expect(DISCREPANCY_KINDS.map((kind) => sentence({ ...example, kind }, language))).toMatchSnapshot();
  },
);

test.each(LANGUAGES)(
  'every discrepancy kind is a whole sentence in %s when order, provider, sum and fields are unknown',
  (language) => {
    for (const kind of DISCREPANCY_KINDS) {
      const text = sentence({ ...nothingKnown, kind }, language);
      expect(text).toMatch(/^\p{Lu}.*\.$/u);
      expect(text).not.toMatch(/undefined|null|\(\)| {2}/);
    }
  },
);

test('Spanish sentences contract "de el" to "del" and "a el" to "al"', () => {
  for (const kind of DISCREPANCY_KINDS)
    expect(sentence({ ...example, kind }, 'es')).not.toMatch(/(?<!\p{L})(?:de|a) el(?!\p{L})/u);
});

test('the English and the Spanish sentence of every discrepancy kind differ', () => {
  for (const kind of DISCREPANCY_KINDS) {
    expect(sentence({ ...example, kind }, 'es')).not.toBe(sentence({ ...example, kind }, 'en'));
  }
});

test('a sentence leaves out an unknown sum, and says that a failed transaction failed', () => {
  const unknown = { ...example, moneyAtRisk: null };
  expect(sentence({ ...unknown, kind: 'wrong_recipient_or_token', fields: [] }, 'en')).toBe(
    'The payment shown for order A-1 did not come to us as agreed.',
  );
  const failed = { ...example, fields: [{ field: 'success', expected: '0x1', actual: '0x0' }] };
  expect(sentence({ ...failed, kind: 'missing_at_provider' }, 'es')).toBe(
    'Se afirma un pago para el pedido A-1, pero su transacción falló en la cadena y no movió nada.',
  );
});

test('a sentence about an observed transfer does not say "is paid", and names the transaction to bind', () => {
  const transaction = { field: 'transaction', expected: null, actual: 'Ethereum:0xab' };
  const proposed = { ...example, fields: [{ field: 'callback', expected: 'pentagoo', actual: null }, transaction] };
  const text = sentence({ ...proposed, kind: 'missing_callback' }, 'en');
  expect(text).toMatch(/fits order A-1 came on the chain.* bind transaction Ethereum:0xab to it\.$/);
  expect(text).not.toContain('is paid');
  const unexpected = { ...nothingKnown, fields: [transaction] };
  expect(sentence({ ...unexpected, kind: 'unexpected_payment' }, 'en')).toMatch(
    /no order of ours that is open fits it/,
  );
  const several = { ...nothingKnown, fields: [transaction, { field: 'order', expected: 'A-1, A-2', actual: null }] };
  expect(sentence({ ...several, kind: 'ambiguous' }, 'es')).toMatch(/\(Ethereum:0xab\): encajan con A-1, A-2/);
});

test('the sentence about a reversed payment names the sum, and no field without values', () => {
  const gone = { field: 'found', expected: null, actual: null };
  const reversed = { ...example, kind: 'reversed', fields: [gone, { ...gone, field: 'used_once' }] } as const;
  expect(LANGUAGES.map((language) => sentence(reversed, language))).toEqual([
    'A payment of 10.00 USD for order A-1 was proven, but has been undone since.',
    'Un pago de 10.00 USD para el pedido A-1 estaba comprobado, pero después se deshizo.',
  ]);
});

test('the sentence about an unknown create attempt names the payment that it may have made', () => {
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
