import { moneyFromDecimal } from '@punteo/payments';
import { expect, test } from 'vitest';
import { type OrderCells, readOrderRow } from './order-row.ts';

const read = (cells: OrderCells) => readOrderRow(cells, [{ assets: [{ code: 'USDT', decimals: 18 }] }, {}]);
const good = { order_id: 'A-1', amount: '100.00', currency: 'USD' };

test('a row with every column is read into an order and its payment', () => {
  expect(
    read({
      ...good,
      created_at: '2026-03-01T10:00:00Z',
      due_at: '2026-03-02T10:00:00Z',
      fulfilled_at: '',
      providers: 'one|two',
      provider: 'one',
      provider_payment_id: 'p-1',
    }),
  ).toEqual({
    statement: {
      orderId: 'A-1',
      amount: moneyFromDecimal('100.00', 'USD'),
      createdAt: new Date('2026-03-01T10:00:00Z'),
      dueAt: new Date('2026-03-02T10:00:00Z'),
      providers: ['one', 'two'],
      payments: [{ provider: 'one', providerPaymentId: 'p-1' }],
    },
  });
});

test.each([
  [{ order_id: '' }, 'order_id is missing'],
  [{ order_id: 'a b' }, 'order_id should be 1 to 128 visible ASCII characters'],
  [{ amount: '1e3' }, 'amount should be a plain decimal such as 100.00'],
  [{ amount: '100,00' }, 'amount should be a plain decimal such as 100.00'],
  [{ amount: '100.000' }, '"100.000" is not an amount in USD. Write decimal text with at most 2 decimals.'],
  [{ currency: 'usd' }, 'currency should be a currency code in capitals such as USD'],
  [
    { currency: 'DOGECOIN' },
    'Unknown currency "DOGECOIN". Use an active ISO 4217 code, or a token that the configuration lists.',
  ],
  [{ currency: 'HRK' }, 'HRK (Croatian Kuna) is not an active ISO 4217 code. Use the code that replaced it.'],
  [
    { currency: 'XAU' },
    'XAU has no minor unit in ISO 4217, so no amount can be in it. Use an active code such as USD.',
  ],
  [{ created_at: '2026-02-30T00:00:00Z' }, 'created_at should be an instant in UTC such as 2026-02-28T12:00:00Z'],
  [{ due_at: '01/02/2026' }, 'due_at should be an instant in UTC such as 2026-02-28T12:00:00Z'],
  [{ providers: 'One' }, "providers should be a provider's name in lower case"],
  [{ providers: 'One|Two|Three' }, "providers should be a provider's name in lower case"],
  [{ created_at: '2026-03-02T10:00:00Z', due_at: '2026-03-01T10:00:00Z' }, 'due_at should not be before created_at'],
  [{ providers: 'one|' }, "providers should be a provider's name in lower case"],
  [{ providers: Array(17).fill('one').join('|') }, 'providers should be at most 16 names'],
  [{ created_at: '0000-01-01T00:00:00Z' }, 'created_at should be an instant in UTC such as 2026-02-28T12:00:00Z'],
  [
    { provider: 'one', provider_payment_id: 'p\u0000' },
    'provider_payment_id should be 1 to 200 visible ASCII characters, spaces only within',
  ],
  [
    { provider: 'one', provider_payment_id: 'p\ud800' },
    'provider_payment_id should be 1 to 200 visible ASCII characters, spaces only within',
  ],
  [{ order_id: 'A\u0000' }, 'order_id should be 1 to 128 visible ASCII characters'],
  [
    { provider: 'one', provider_payment_id: 'a\u0000b' },
    'provider_payment_id should be 1 to 200 visible ASCII characters, spaces only within',
  ],
  [
    { provider: 'one', provider_payment_id: 'a\uD800' },
    'provider_payment_id should be 1 to 200 visible ASCII characters, spaces only within',
  ],
  [{ provider: 'one' }, 'provider_payment_id should be set exactly where provider is set'],
])('a row with %j is refused: %s', (cells, fault) => {
  expect(read({ ...good, ...cells })).toEqual({ fault });
});

test('a row may be in a token that a provider is configured with, and is exact to its last decimal', () => {
  const amountOf = (amount: string) => {
    const row = read({ ...good, amount, currency: 'USDT' });
    return 'statement' in row ? row.statement.amount : row.fault;
  };
  expect(amountOf('12.50')).toEqual({ amountMinor: 1_250n, currency: 'USDT', exponent: 2 });
  expect(amountOf('0.000000000000000001')).toEqual({ amountMinor: 1n, currency: 'USDT', exponent: 18 });
});
