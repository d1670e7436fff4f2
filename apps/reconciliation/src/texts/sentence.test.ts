import { DISCREPANCY_KINDS, moneyFromDecimal } from '@punteo/payments';
import { expect, test } from 'vitest';
import type { Describable } from './discrepancies/wording.ts';
import { LANGUAGES } from './language.ts';
import { kindText, sentence } from './sentence.ts';

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

test('every discrepancy kind has a title of its own in each language', () => {
  for (const language of LANGUAGES)
    expect(new Set(DISCREPANCY_KINDS.map((kind) => kindText(kind, language))).size).toBe(DISCREPANCY_KINDS.length);
});

test('a sentence leaves out an unknown sum', () => {
  const unknown = { ...example, moneyAtRisk: null };
  expect(sentence({ ...unknown, kind: 'wrong_recipient_or_token', fields: [] }, 'en')).toBe(
    'The payment shown for order A-1 did not come to us as agreed.',
  );
});

test('a sentence writes a sum without the empty decimals of its token', () => {
  const ofToken = { amountMinor: 133_450_000n, currency: 'USD', exponent: 6 };
  expect(sentence({ ...example, kind: 'paid_not_fulfilled', moneyAtRisk: ofToken }, 'en')).toBe(
    'Order A-1 is paid (133.45 USD), but it is not recorded that the goods went out.',
  );
});

test('a sentence writes instants for people', () => {
  const fields = [{ field: 'paid_at', expected: '2026-06-10T12:00:00.000Z', actual: '2026-06-11T08:30:00.000Z' }];
  expect(sentence({ ...example, kind: 'paid_late', fields }, 'en')).toBe(
    'Order A-1 was due 2026-06-10 12:00:00 UTC, but its 10.00 USD arrived 2026-06-11 08:30:00 UTC.',
  );
});

test.each([
  ['payee', 'GB00', null, 'the payee is not stated', 'no se indica el beneficiario'],
  [
    'outflow',
    'none',
    '0xa1',
    'the same transaction took money of that token away from us again',
    'la misma transacción volvió a sacar dinero de ese token',
  ],
  [
    'time_window',
    '2026-06-01T10:00:00.000Z or later',
    null,
    'the time when it was made is not stated',
    'no se indica cuándo se hizo',
  ],
  [
    'colour',
    'red',
    'blue',
    'the check "colour" has not passed (expected red, found blue)',
    'no se ha superado la comprobación «colour» (se esperaba red, se encontró blue)',
  ],
])('a check that keeps money from counting is named in both languages: %s', (field, expected, actual, en, es) => {
  const shown = { ...example, kind: 'check_failed', fields: [{ field, expected, actual }] } as const;
  expect(sentence(shown, 'en')).toBe(`10.00 USD is shown for order A-1 (Bank), but ${en}, so it does not count.`);
  expect(sentence(shown, 'es')).toBe(`Constan 10.00 USD para el pedido A-1 (Bank), pero ${es}, así que no cuentan.`);
});

test('a payment of unknown lateness is left to a person, and is not said not to count', () => {
  const fields = [{ field: 'in_time', expected: '2026-06-10T12:00:00.000Z', actual: '2026-06-11T08:30:00.000Z' }];
  const text = sentence({ ...example, kind: 'check_failed', fields }, 'en');
  expect(text).toMatch(/perhaps in time: a person must decide\.$/);
  expect(text).not.toContain('does not count');
});

test('a sentence about money that two orders claim names the other order', () => {
  const fields = (field: string) => [{ field, expected: 'A-1', actual: 'A-2' }];
  expect(sentence({ ...example, kind: 'proof_already_used', fields: fields('held_by') }, 'en')).toBe(
    'The payment shown for order A-1 (10.00 USD) does not count for it: order A-2 holds it or a part of it.',
  );
  expect(sentence({ ...example, kind: 'contested_payment', fields: fields('claimed_by') }, 'es')).toBe(
    'El pedido A-1 y el pedido A-2 reclaman el mismo pago (10.00 USD); una persona debe decir de quién es.',
  );
});

test('a sentence about money that several other orders claim names them all', () => {
  const fields = [{ field: 'claimed_by', expected: 'A-1', actual: 'A-2, A-3' }];
  expect(LANGUAGES.map((language) => sentence({ ...example, kind: 'contested_payment', fields }, language))).toEqual([
    'Order A-1 and orders A-2, A-3 claim the same payment (10.00 USD); a person must say whose it is.',
    'El pedido A-1 y los pedidos A-2, A-3 reclaman el mismo pago (10.00 USD); una persona debe decir de quién es.',
  ]);
});

test('a sentence about money that its witness stopped confirming says neither that it was proven nor who is silent', () => {
  const fields = [{ field: 'not_confirmed_since', expected: null, actual: '2026-06-11T08:30:00.000Z' }];
  const doubt = { ...example, kind: 'not_confirmed_any_more', fields } as const;
  expect(LANGUAGES.map((language) => sentence(doubt, language))).toEqual([
    'A payment of 10.00 USD was shown for order A-1, but has not been confirmed since 2026-06-11 08:30:00 UTC; nothing changes until its witness answers clearly or a person decides.',
    'Constaba un pago de 10.00 USD para el pedido A-1, pero no se confirma desde el 2026-06-11 08:30:00 UTC; nada cambia hasta que su testigo responda con claridad o decida una persona.',
  ]);
});

test('the sentence about goods that went out says how much of the amount is proven, where any is', () => {
  const state = { field: 'state', expected: 'paid', actual: 'underpaid' };
  const amount = { field: 'amount', expected: '110.00 USD', actual: '100.00 USD' };
  const short = { ...example, kind: 'fulfilled_not_paid', fields: [state, amount] } as const;
  expect(LANGUAGES.map((language) => sentence(short, language))).toEqual([
    'The goods of order A-1 went out, but of 110.00 USD, 100.00 USD is proven to be paid.',
    'La mercancía del pedido A-1 salió, pero de 110.00 USD está comprobado el pago de 100.00 USD.',
  ]);
  expect(LANGUAGES.map((language) => sentence({ ...short, fields: [state] }, language))).toEqual([
    'The goods of order A-1 went out, but 10.00 USD is not proven to be paid.',
    'La mercancía del pedido A-1 salió, pero no está comprobado el pago de 10.00 USD.',
  ]);
});

test('the sentence about a transaction on an unlisted network says that it could not be verified', () => {
  const fields = [{ field: 'network', expected: 'a listed network', actual: 'Moon' }];
  const unlisted = { ...example, kind: 'environment_mismatch', fields, moneyAtRisk: null } as const;
  expect(LANGUAGES.map((language) => sentence(unlisted, language))).toEqual([
    'The transaction claimed for order A-1 is on the network Moon, which is not one of the configured ones, so it could not be verified.',
    'La transacción que se afirma para el pedido A-1 está en la red Moon, que no es una de las configuradas, así que no se pudo consultar a nadie.',
  ]);
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
  expect(sentence({ ...several, kind: 'several_candidates' }, 'es')).toMatch(
    /\(Ethereum:0xab\) que encajan .* A-1, A-2/,
  );
});

test('the sentence about a reversed payment names the sum, and no field without values', () => {
  const gone = { field: 'found', expected: null, actual: null };
  const reversed = { ...example, kind: 'reversed', fields: [gone, { ...gone, field: 'block_hash' }] } as const;
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

test('the sentence about an explained difference names the rule', () => {
  const explained = { ...example, kind: 'amount_under', explainedBy: 'bank-rounding' } as const;
  expect(LANGUAGES.map((language) => sentence(explained, language))).toEqual([
    expect.stringMatching(/^Order A-1 .*\. Rule bank-rounding explains it\.$/),
    expect.stringMatching(/^El pedido A-1 .*\. Lo explica la regla bank-rounding\.$/),
  ]);
});

test('the sentence about a payment without an order names the orders that it may be for, and counts those not listed', () => {
  const candidates = ['A-1', 'A-2'].map((expected) => ({ field: 'candidate', expected, actual: null }));
  const payment = { ...nothingKnown, subject: 'payment:bank:p-7', provider: 'bank', moneyAtRisk: example.moneyAtRisk };
  const unexpected = { ...payment, kind: 'unexpected_payment', fields: candidates.slice(0, 1) } as const;
  expect(LANGUAGES.map((language) => sentence(unexpected, language))).toEqual([
    'Bank holds 10.00 USD that belongs to no order of ours (payment:bank:p-7). Of the open orders, only A-1 fits: if the money is for it, bind the payment to it.',
    'Bank tiene 10.00 USD que no pertenece a ningún pedido nuestro (payment:bank:p-7). De los pedidos abiertos solo encaja A-1: si el dinero es para él, asígnele el pago.',
  ]);
  const more = { field: 'more_candidates', expected: '80+', actual: null };
  const several = { ...payment, kind: 'several_candidates', fields: [...candidates, more] } as const;
  expect(LANGUAGES.map((language) => sentence(several, language))).toEqual([
    'Bank holds 10.00 USD without an order (payment:bank:p-7), which fits more than one way: bind the payment to the right one of A-1, A-2, and 80+ more.',
    'Bank tiene 10.00 USD sin pedido (payment:bank:p-7) que encajan de más de una manera: asigne el pago al que corresponda de A-1, A-2, y 80+ más.',
  ]);
});

test('the sentence about money in another currency says what it was worth, and what a person may do', () => {
  const fieldsWith = (field: string) => [
    { field: 'currency', expected: 'EUR', actual: 'USD' },
    { field, expected: '9.20 EUR', actual: '9.22 EUR' },
    { field: 'rate', expected: null, actual: '1.0850 EUR/USD' },
    { field: 'rate_source', expected: null, actual: 'ECB' },
    { field: 'rate_at', expected: null, actual: '2026-11-27T15:00:00.000Z' },
    { field: 'rate_tolerance', expected: null, actual: '0.5 %' },
  ];
  const [within, beyond] = ['value_within_tolerance', 'value'].map((field) =>
    LANGUAGES.map((language) =>
      sentence({ ...example, kind: 'currency_mismatch', fields: fieldsWith(field) }, language),
    ),
  );
  expect(within).toEqual([
    expect.stringMatching(
      /It was worth 9\.22 EUR \(1\.0850 EUR\/USD, ECB, .*\), which is the 9\.20 EUR within 0\.5 %: a person who accepts it amends the order to what was paid\.$/,
    ),
    expect.stringMatching(
      /Valía 9\.22 EUR \(1\.0850 EUR\/USD, ECB, .*\), que son los 9\.20 EUR dentro del 0\.5 %: si una persona lo acepta, corrige el pedido a lo que se pagó\.$/,
    ),
  ]);
  expect(beyond).toEqual([
    expect.stringMatching(/which is not the 9\.20 EUR, nor within 0\.5 % of it\.$/),
    expect.stringMatching(/y no los 9\.20 EUR, ni dentro del 0\.5 %\.$/),
  ]);
});

test('the sentence about an unknown debit says that money left the account, and that an export takes it back', () => {
  const debit = {
    ...nothingKnown,
    kind: 'settled_unknown',
    moneyAtRisk: moneyFromDecimal('2.50', 'EUR'),
    fields: [
      { field: 'entry', expected: null, actual: 'E-1' },
      { field: 'amount', expected: null, actual: '-2.50 EUR' },
    ],
  } as const;
  expect(LANGUAGES.map((language) => sentence(debit, language))).toEqual([
    'A statement shows that 2.50 EUR left the account (entry E-1), which no paid order and no payout explains.',
    'Un extracto muestra una salida de la cuenta de 2.50 EUR (apunte E-1) que ningún pedido pagado ni liquidación explica.',
  ]);
  const [, amount] = debit.fields;
  const clawback = { ...debit, fields: [{ field: 'payment', expected: null, actual: 'P-1' }, amount] };
  expect(LANGUAGES.map((language) => sentence(clawback, language))).toEqual([
    'An export takes back 2.50 EUR for payment P-1, which is not known to be paid.',
    'Una exportación descuenta 2.50 EUR por el pago P-1, que no consta como pagado.',
  ]);
});

test('the sentence about money on no statement yet is about the payment, not the sum of the order', () => {
  const missing = {
    ...example,
    kind: 'paid_not_settled',
    provider: 'neopay',
    fields: [
      { field: 'settled_by', expected: '2026-03-05T18:34:25Z', actual: null },
      { field: 'payment', expected: 'P-1', actual: null },
    ],
  } as const;
  expect(LANGUAGES.map((language) => sentence(missing, language))).toEqual([
    expect.stringMatching(
      /^10\.00 USD of order A-1, paid through Neopay, is on no statement yet; it was due by 2026-03-05 /,
    ),
    expect.stringMatching(
      /^El pago de 10\.00 USD del pedido A-1 por medio de Neopay no aparece aún en ningún extracto; debía haber llegado antes del 2026-03-05 /,
    ),
  ]);
});
