import { centsOf, decimal } from './day-plan.ts';
import type { TradingDay } from './day-types.ts';

/** Money that arrived while a day was played, as the provider or the chain names it. */
export interface DayMoney {
  /** Null: it belongs to no order. */
  readonly orderId: string | null;
  readonly provider: 'neopay' | 'pentagoo';
  /** The payment's id, or the transaction's hash. */
  readonly reference: string;
  /** Decimal text with two decimals. */
  readonly amount: string;
  readonly currency: string;
}

/** A statement of the day, and how it is to be read: the mapping of `punteo statements import`. */
export interface DayStatement {
  readonly name: string;
  readonly text: string;
  readonly mapping: object;
}

/**
 * What the merchant's bank, Neopay's export and the treasury show of the money of a day: payments in payouts of 200 of one
 * currency, less a fee, and each transfer by itself, with the differences that the day plans. `date`: of every booking,
 * `2026-03-02`.
 */
export function dayStatements(
  { statements: faults }: Pick<TradingDay, 'statements'>,
  money: readonly DayMoney[],
  date: string,
): readonly DayStatement[] {
  const payouts = payoutsOf(money.filter(({ provider }) => provider === 'neopay'));
  const exported = payouts.flatMap(({ name, payments }) =>
    payments.map(({ reference, amount, currency }) => {
      const fee = feeOf(amount);
      const line = { id: `L-${reference}`, created_at: `${date}T12:00:00Z`, payment_id: reference, payout_id: name };
      return JSON.stringify({ ...line, amount, total_fee: fee, net: lessBy(amount, fee), currency });
    }),
  );
  const unknownIn = (account: string) => faults.unknown.filter((entry) => entry.account === account);
  const banks = ['GBP', 'USD'].map((currency): DayStatement => {
    const account = `main-${currency.toLowerCase()}`;
    const booked = payouts
      .filter((payout) => payout.currency === currency)
      .map(({ name, number, payments }) => {
        const net = payments.reduce((sum, { amount }) => sum + centsOf(amount) - centsOf(feeOf(amount)), 0);
        const short = faults.shortPayouts.find(({ payout }) => payout === number);
        return `${date},B-${number},Payout ${name},${lessBy(decimal(net), short?.by)}`;
      });
    const unknown = unknownIn(account).map(({ reference, amount }) => `${date},${reference},Deposit,${amount}`);
    const text = lines(['Date,Reference,Text,Amount', ...booked, ...unknown]);
    return { name: `${account}.csv`, text, mapping: { ...BANK_MAPPING, account, currency } };
  });
  const transfers = money
    .filter(({ provider }) => provider === 'pentagoo')
    .map(({ orderId, reference, amount }) => {
      const short = faults.short.find((each) => each.orderId === orderId);
      return `${reference},${date} 12:00:00,${lessBy(amount, short?.by)}`;
    });
  const unknown = unknownIn('treasury').map(({ reference, amount }) => `${reference},${date} 12:00:00,${amount}`);
  const treasury = lines(['hash,time,in', ...transfers, ...unknown]);
  return [
    { name: 'neopay-export.ndjson', text: lines(exported), mapping: EXPORT_MAPPING },
    ...banks,
    { name: 'treasury.csv', text: treasury, mapping: TREASURY_MAPPING },
  ];
}

interface Payout {
  readonly number: number;
  readonly name: string;
  readonly currency: string;
  readonly payments: readonly DayMoney[];
}

function payoutsOf(payments: readonly DayMoney[]): readonly Payout[] {
  return [...Map.groupBy(payments, ({ currency }) => currency)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([currency, all]) =>
      Array.from({ length: Math.ceil(all.length / PAYOUT_SIZE) }, (_, index) => ({
        currency,
        payments: all.slice(index * PAYOUT_SIZE, (index + 1) * PAYOUT_SIZE),
      })),
    )
    .map((payout, index) => ({ ...payout, number: index + 1, name: payoutName(index + 1) }));
}

function lessBy(amount: string, by = '0.00'): string {
  return decimal(centsOf(amount) - centsOf(by));
}

const PAYOUT_SIZE = 200;

/** `PO-778001` of the first payout. */
export function payoutName(number: number): string {
  return `PO-${778_000 + number}`;
}

/** One percent, rounded down. */
function feeOf(amount: string): string {
  return decimal(Math.floor(centsOf(amount) / 100));
}

function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}

const EXPORT_MAPPING = {
  format: 'ndjson',
  account: 'neopay-export',
  provider: 'neopay',
  decimal: '.',
  dateFormat: 'YYYY-MM-DDTHH:mm:ssZ',
  timeZone: 'UTC',
  columns: {
    ...{ reference: 'id', bookedAt: 'created_at', currency: 'currency', payment: 'payment_id', payout: 'payout_id' },
    ...{ gross: 'amount', fee: 'total_fee', net: 'net' },
  },
};

const BANK_MAPPING = {
  format: 'csv',
  encoding: 'utf-8',
  separator: ',',
  decimal: '.',
  dateFormat: 'YYYY-MM-DD',
  timeZone: 'UTC',
  columns: { reference: 'Reference', bookedAt: 'Date', amount: 'Amount', description: 'Text' },
};

const TREASURY_MAPPING = {
  format: 'csv',
  account: 'treasury',
  encoding: 'utf-8',
  separator: ',',
  decimal: '.',
  dateFormat: 'YYYY-MM-DD HH:mm:ss',
  timeZone: 'UTC',
  currency: 'USD',
  columns: { reference: 'hash', bookedAt: 'time', amount: 'in', transaction: 'hash' },
};
