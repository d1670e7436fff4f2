import type { Discrepancy } from '@punteo/payments';
import { moneyText, trimMoney } from '@punteo/payments';
import { instantsReadable } from '../instant-text.ts';
import type { Language } from '../language.ts';

/** What a sentence about a discrepancy needs to know of it. */
export type Describable = Pick<
  Discrepancy,
  'kind' | 'subject' | 'orderId' | 'provider' | 'fields' | 'moneyAtRisk' | 'explainedBy'
>;

/** The title of a kind, and the sentence about one discrepancy of it. */
export interface Wording {
  readonly title: Readonly<Record<Language, string>>;
  readonly en: (facts: Facts) => string;
  readonly es: (facts: Facts) => string;
}

/** A discrepancy in words of one language; where a value is unknown, words that say so. */
export interface Facts {
  readonly order: string;
  /** The order after "of": Spanish contracts `de el` to `del`. */
  readonly ofOrder: string;
  readonly provider: string;
  readonly money: string;
  /** ` (100.00 USD)`; empty where no sum is known. */
  readonly sum: string;
  readonly subject: string;
  /** ` (expected 100.00 USD, found 90.00 USD)`; empty when no field differs. */
  readonly difference: string;
  /** The values of the first field. */
  readonly expected: string;
  readonly actual: string;
  /** The first field, as it stands. */
  readonly first: Describable['fields'][number] | null;
  /** The expected and the found amount; null where the discrepancy compares none. */
  readonly amounts: { readonly expected: string; readonly actual: string } | null;
  /** `<network>:<hash>` of an observed transfer; null where the discrepancy has none. */
  readonly transaction: string | null;
  /** Ids of the payments that a lost create attempt may have made; null where no candidate was found. */
  readonly payments: string | null;
  /** What money in another currency is worth, by which rate; empty where no rate is known. */
  readonly valuation: string;
  /** Ids of the orders that a payment without an order may be for; null where no open order fits. */
  readonly proposed: string | null;
  /** Ids of the orders that an observed transfer may pay. */
  readonly orders: string;
  /** The reference of a statement's entry, and what it may settle. */
  readonly entry: string | null;
  readonly candidates: string | null;
  /** The found amount left the account. */
  readonly isDebit: boolean;
  /** The name of a payout; null where the discrepancy is about none. */
  readonly payout: string | null;
  /** The payment whose settlement differs. */
  readonly settlement: string | null;
  /** The day on which a statement should have shown the money. */
  readonly settledBy: string | null;
  /** Since when a payment is in its status. */
  readonly since: string;
  /** The orders that claim a payment too, or the one that holds it: `order A-2`. */
  readonly otherOrder: string;
}

export function factsOf(discrepancy: Describable, language: Language): Facts {
  const { orderId, provider, fields, moneyAtRisk, subject } = discrepancy;
  const unknown = UNKNOWN[language];
  const value = (text: string | null | undefined) =>
    text === null || text === undefined ? unknown.value : instantsReadable(text);
  // A field without a value on either side, or with the same, shows no difference.
  const differences = fields
    .filter(({ expected, actual }) => expected !== actual)
    .map(({ expected, actual }) => unknown.difference(value(expected), value(actual)));
  const actualsOf = (name: string) => fields.flatMap(({ field, actual }) => (field === name && actual ? [actual] : []));
  const expectedOf = (name: string) => fields.find(({ field }) => field === name)?.expected ?? null;
  const [first = null] = fields;
  const others = first !== null && OTHER_ORDER.includes(first.field) ? first.actual : null;
  const payments = actualsOf('payment');
  const settledBy = expectedOf('settled_by');
  const proposed = fields.flatMap(({ field, expected }) => (field === 'candidate' && expected ? [expected] : []));
  const more = expectedOf('more_candidates');
  const amounts = fields.find(({ field }) => field === 'amount');
  return {
    order: orderId === null ? unknown.order : `${unknown.theOrder} ${orderId}`,
    ofOrder: orderId === null ? unknown.ofOrder : `${unknown.ofTheOrder} ${orderId}`,
    provider: provider === null ? unknown.provider : capitalised(provider),
    money: moneyAtRisk ? moneyText(trimMoney(moneyAtRisk)) : unknown.money,
    sum: moneyAtRisk ? ` (${moneyText(trimMoney(moneyAtRisk))})` : '',
    subject,
    difference: differences.length === 0 ? '' : ` (${differences.join('; ')})`,
    expected: value(first?.expected),
    actual: value(first?.actual),
    first,
    amounts: amounts === undefined ? null : { expected: value(amounts.expected), actual: value(amounts.actual) },
    transaction: actualsOf('transaction')[0] ?? null,
    payments: payments.length === 0 ? null : payments.join(', '),
    valuation: valuationText(fields, language),
    proposed: proposed.length === 0 ? null : [...proposed, ...(more ? [unknown.more(more)] : [])].join(', '),
    orders: fields.find(({ field }) => field === 'order')?.expected ?? unknown.value,
    entry: actualsOf('entry')[0] ?? null,
    candidates: expectedOf('candidates'),
    isDebit: amounts?.actual?.startsWith('-') ?? false,
    payout: expectedOf('payout'),
    settlement: expectedOf('payment'),
    settledBy: settledBy && instantsReadable(settledBy),
    since: value(fields.find(({ field }) => field === 'since')?.actual),
    otherOrder:
      others === null
        ? unknown.otherOrder
        : `${others.includes(', ') ? unknown.theOrders : unknown.theOrder} ${others}`,
  };
}

function valuationText(fields: Describable['fields'], language: Language): string {
  const actual = (name: string) => fields.find(({ field }) => field === name)?.actual ?? '';
  const value = fields.find(({ field }) => field === 'value' || field === 'value_within_tolerance');
  if (!value) return '';
  const isWithin = value.field === 'value_within_tolerance';
  const by = `${actual('rate')}, ${actual('rate_source')}, ${instantsReadable(actual('rate_at'))}`;
  const [worth, amount, tolerance] = [value.actual ?? '', value.expected ?? '', actual('rate_tolerance')];
  if (language === 'es')
    return ` Valía ${worth} (${by}), ${
      isWithin
        ? `que son los ${amount} dentro del ${tolerance}: si una persona lo acepta, corrige el pedido a lo que se pagó.`
        : `y no los ${amount}, ni dentro del ${tolerance}.`
    }`;
  return ` It was worth ${worth} (${by}), which is ${
    isWithin
      ? `the ${amount} within ${tolerance}: a person who accepts it amends the order to what was paid.`
      : `not the ${amount}, nor within ${tolerance} of it.`
  }`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Fields whose found value is the id of another order. */
const OTHER_ORDER = ['claimed_by', 'held_by'];

const UNKNOWN = {
  en: {
    order: 'an order',
    theOrder: 'order',
    theOrders: 'orders',
    ofOrder: 'of an order',
    ofTheOrder: 'of order',
    otherOrder: 'another order',
    provider: 'the provider',
    money: 'an unknown sum',
    value: 'nothing',
    more: (count: string) => `and ${count} more`,
    difference: (expected: string, actual: string) => `expected ${expected}, found ${actual}`,
  },
  es: {
    order: 'un pedido',
    theOrder: 'el pedido',
    theOrders: 'los pedidos',
    ofOrder: 'de un pedido',
    ofTheOrder: 'del pedido',
    otherOrder: 'otro pedido',
    provider: 'el proveedor',
    money: 'una suma desconocida',
    value: 'nada',
    more: (count: string) => `y ${count} más`,
    difference: (expected: string, actual: string) => `se esperaba ${expected}, se encontró ${actual}`,
  },
} as const;
