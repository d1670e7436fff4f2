import {
  addMoney,
  type DiscrepancyFilter,
  type Money,
  type OrderFilter,
  type Page,
  type PageRequest,
  type RefundFilter,
  subtractMoney,
} from '@punteo/payments';
import type { PostgresStore } from '../../open-store.ts';

/** The number of items, and their sums by currency as decimal text without trailing zeros. */
export interface Counted {
  readonly count: number;
  readonly sums: Readonly<Record<string, string>>;
}

/** Counts and sums a list, page by page. */
export const countedList = {
  ordered: (store: PostgresStore, filter: OrderFilter) =>
    counted((page) => store.orders.list(filter, page), ({ order }) => order.amount),
  paid: (store: PostgresStore, filter: OrderFilter) =>
    counted((page) => store.orders.list(filter, page), ({ standing }) => standing.paid),
  outstanding: (store: PostgresStore, filter: OrderFilter) =>
    counted(
      (page) => store.orders.list(filter, page),
      ({ order, standing }) => subtractMoney(order.amount, standing.paid),
    ),
  atRisk: (store: PostgresStore, filter: DiscrepancyFilter) =>
    counted((page) => store.discrepancies.list(filter, page), ({ moneyAtRisk }) => moneyAtRisk),
  left: (store: PostgresStore, filter: RefundFilter) =>
    counted((page) => store.refunds.balances(filter, page), ({ left }) => left),
};

export function sumsByCurrency(moneys: readonly Money[]): Counted['sums'] {
  const byCurrency = Map.groupBy(moneys, ({ currency }) => currency);
  return Object.fromEntries(
    [...byCurrency]
      .map(([currency, same]) => [currency, plain(same.reduce(addMoney))] as const)
      .filter(([, sum]) => sum !== '0')
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

async function counted<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  moneyOf: (item: Item) => Money | null,
): Promise<Counted> {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page<Item> = await list({ limit: 200, ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return { count: items.length, sums: sumsByCurrency(items.flatMap((item) => moneyOf(item) ?? [])) };
}

function plain({ amountMinor, exponent }: Money): string {
  const digits = amountMinor.toString().replace('-', '').padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).replace(/0+$/, '');
  return `${amountMinor < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
