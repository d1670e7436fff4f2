import {
  addMoney,
  type CurrencyFigures,
  currencyExponent,
  DISCREPANCY_KINDS,
  type DiscrepancyFilter,
  type Figure,
  isCurrency,
  type Money,
  type MoneyFigure,
  type MoneyFigures,
  OPEN_STATES,
  type OrderFilter,
  type Overview,
  PAID_STATES,
  RISK_AGES,
  type RiskAge,
  STANDING_STATES,
  subtractMoney,
} from '@punteo/payments';
import { summariseDiscrepancies } from '../discrepancies/summarise-discrepancies.ts';
import { summariseOrders } from '../orders/summarise-orders.ts';
import { type RefundSum, refundSums } from '../refunds/refund-sums.ts';
import type { Queryable } from '../sql/database.ts';
import { type OpenDiscrepancies, openDiscrepancies } from './open-discrepancies.ts';
import { type OrderTotal, orderTotals } from './order-totals.ts';
import { sumOrderTotals } from './sum-order-totals.ts';

/** See `FigureStore.overview`. */
export async function overview(
  database: Queryable,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<Overview> {
  const ages = [1, 7, 30].map((days) => new Date(now.getTime() - days * DAY_MILLISECONDS)) as [Date, Date, Date];
  const [orders, open, refunds, changes] = await Promise.all([
    orderTotals(database),
    openDiscrepancies(database, ages),
    refundSums(database),
    changesSince(database, since),
  ]);
  const sides = { orders, open, refunds };
  const currencies = [
    ...new Set([
      ...orders.map(({ currency }) => currency),
      ...open.flatMap(({ currency }) => currency ?? []),
      ...refunds.map(({ currency }) => currency),
    ]),
  ].sort();
  return {
    currencies: currencies.map((currency) => ({
      currency,
      ...moneyFigures(sides, { currency }),
      providers: providersOf(sides, currency),
    })),
    states: STANDING_STATES.filter((state) => orders.some((total) => total.state === state)).map((state) => {
      const { count, sums } = sumOrderTotals(orders, { state });
      return { state, filter: { state }, count, sums: sums.map(({ ordered }) => ordered) };
    }),
    openDiscrepancies: discrepancyFigure(open, { state: 'open' }),
    kinds: DISCREPANCY_KINDS.filter((kind) => open.some((row) => row.kind === kind)).map((kind) => ({
      kind,
      ...discrepancyFigure(
        open.filter((row) => row.kind === kind),
        { state: 'open', kind },
      ),
    })),
    ages: [...currencies, null].flatMap((currency) => RISK_AGES.flatMap((age) => ageFigure(open, currency, age, ages))),
    changes,
  };
}

const DAY_MILLISECONDS = 86_400_000;

interface Sides {
  readonly orders: readonly OrderTotal[];
  readonly open: readonly OpenDiscrepancies[];
  readonly refunds: readonly RefundSum[];
}

/** One provider, or the orders of which none or several are named; without one, all of the currency. */
type Row = { readonly currency: string } & Partial<
  Pick<CurrencyFigures['providers'][number], 'named'> & { readonly provider: string }
>;

function providersOf(sides: Sides, currency: string): CurrencyFigures['providers'] {
  const ofCurrency = <Item extends { readonly currency: string | null }>(items: readonly Item[]) =>
    items.filter((item) => item.currency === currency);
  const names = new Set([
    ...ofCurrency(sides.orders).map(({ namedProvider }) => namedProvider),
    ...ofCurrency(sides.open).map(({ provider }) => provider ?? ''),
    ...ofCurrency(sides.refunds).map(({ provider }) => provider),
  ]);
  const providers = [...names].filter((name) => name !== '' && name !== '*').sort();
  return [
    ...providers.map((provider) => ({
      named: 'one' as const,
      provider,
      ...moneyFigures(sides, { currency, named: 'one', provider }),
    })),
    ...(names.has('*') ? (['several'] as const) : []).map((named) => rowWithout(sides, { currency, named })),
    ...(names.has('') ? (['none'] as const) : []).map((named) => rowWithout(sides, { currency, named })),
  ];
}

function rowWithout(sides: Sides, row: { readonly currency: string; readonly named: 'none' | 'several' }) {
  return { named: row.named, provider: null, ...moneyFigures(sides, row) };
}

function moneyFigures({ orders, open, refunds }: Sides, { currency, named, provider }: Row): MoneyFigures {
  const group = { currency, ...(named ? { namedProviders: named } : {}), ...(provider ? { provider } : {}) };
  const none = zeroOf(currency);
  const orderFigure = (filter: OrderFilter, amountOf: (sum: Sum) => Money): MoneyFigure<OrderFilter> => {
    const whole = { ...group, ...filter };
    const [sum] = sumOrderTotals(orders, whole).sums;
    return { filter: whole, count: sum?.count ?? 0, amount: sum ? amountOf(sum) : none };
  };
  // A discrepancy concerns one provider or none, and money to be given back came through one.
  const isOfRow = (of: string | null) => named === undefined || (named === 'one' ? of === provider : of === null);
  const concern = named === 'one' ? { provider: provider as string } : named ? { withoutProvider: true as const } : {};
  const atRisk = (filter: Pick<DiscrepancyFilter, 'kind'>): MoneyFigure<DiscrepancyFilter> => {
    const rows = named === 'several' ? [] : open.filter((row) => row.currency === currency && isOfRow(row.provider));
    const { count, sums } = discrepancyFigure(
      rows.filter(({ kind }) => filter.kind === undefined || kind === filter.kind),
      {},
    );
    return { filter: { state: 'open', ...filter, currency, ...concern }, count, amount: sums[0] ?? none };
  };
  const left = refunds.filter((refund) => refund.currency === currency && isOfRow(refund.provider));
  return {
    expected: orderFigure({ states: [...OPEN_STATES, ...PAID_STATES] }, ({ ordered }) => ordered),
    proven: orderFigure({ proven: true }, ({ paid }) => paid),
    outstanding: orderFigure({ states: OPEN_STATES }, ({ ordered, paid }) => subtractMoney(ordered, paid)),
    atRisk: atRisk({}),
    toRefund: {
      filter: { state: 'open', currency, ...(provider ? { provider } : {}) },
      count: left.reduce((sum, { count }) => sum + count, 0),
      amount: left.reduce((sum, { left: money }) => addMoney(sum, money), none),
    },
    unsettled: atRisk({ kind: 'paid_not_settled' }),
  };
}

type Sum = ReturnType<typeof sumOrderTotals>['sums'][number];

function discrepancyFigure(rows: readonly OpenDiscrepancies[], filter: DiscrepancyFilter): Figure<DiscrepancyFilter> {
  const moneys = rows.flatMap(({ atRisk }) => atRisk ?? []);
  const byCurrency = Map.groupBy(moneys, ({ currency }) => currency);
  return {
    filter,
    count: rows.reduce((sum, { count }) => sum + count, 0),
    sums: [...byCurrency].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, same]) => same.reduce(addMoney)),
  };
}

function ageFigure(
  open: readonly OpenDiscrepancies[],
  currency: string | null,
  age: RiskAge,
  [day, week, month]: readonly [Date, Date, Date],
): Overview['ages'] {
  const rows = open.filter((row) => row.currency === currency && row.age === age);
  if (rows.length === 0) return [];
  const limits = {
    day: { firstSeenFrom: day },
    week: { firstSeenFrom: week, firstSeenTo: day },
    month: { firstSeenFrom: month, firstSeenTo: week },
    older: { firstSeenTo: month },
  }[age];
  const money = currency === null ? { withoutAmount: true as const } : { currency };
  return [{ currency, age, ...discrepancyFigure(rows, { state: 'open', ...money, ...limits }) }];
}

async function changesSince(database: Queryable, since: Date): Promise<Overview['changes']> {
  const figure = async (filter: DiscrepancyFilter): Promise<Figure<DiscrepancyFilter>> => {
    const { count, sums } = await summariseDiscrepancies(database, filter);
    return { filter, count, sums: sums.map(({ atRisk }) => atRisk) };
  };
  const paidFilter: OrderFilter = { states: PAID_STATES, paidFrom: since };
  const [found, gone, resolved, paid] = await Promise.all([
    figure({ firstSeenFrom: since }),
    figure({ state: 'gone', stateFrom: since }),
    figure({ state: 'resolved', stateFrom: since }),
    summariseOrders(database, paidFilter),
  ]);
  return {
    found,
    gone,
    resolved,
    paid: { filter: paidFilter, count: paid.count, sums: paid.sums.map((sum) => sum.paid) },
  };
}

function zeroOf(currency: string): Money {
  return { amountMinor: 0n, currency, exponent: isCurrency(currency) ? currencyExponent(currency) : 0 };
}
