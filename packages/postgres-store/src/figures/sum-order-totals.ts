import { addMoney, type Money, type OrderFilter, type OrderSummary, type StandingState } from '@punteo/payments';
import type { OrderTotal } from './order-totals.ts';

/** Whether totals can answer a filter: it has no condition on anything that they do not keep. */
export function canSumTotals({ state: _, states: __, currency: ___, proven: ____, ...rest }: OrderFilter): boolean {
  const { provider: _provider, namedProviders, ...others } = rest;
  const isGroup = rest.provider === undefined || namedProviders === 'one';
  return isGroup && Object.values(others).every((value) => value === undefined);
}

/** Sums the totals that the filter selects: what `OrderStore.summarise` answers. Only for a filter that `canSumTotals`. */
export function sumOrderTotals(totals: readonly OrderTotal[], filter: OrderFilter): OrderSummary {
  const selected = Map.groupBy(
    totals.filter((total) => selects(filter, total)),
    ({ currency }) => currency,
  );
  const sums = [...selected]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([currency, rows]) => {
      // As the smallest minor unit of any of them, also where its sum is zero.
      const exponent = Math.max(...rows.flatMap((row) => [row.exponent, row.paidExponent]));
      const sum = (moneys: readonly Money[]) => moneys.reduce(addMoney, { amountMinor: 0n, currency, exponent });
      return {
        count: rows.reduce((count, row) => count + row.count, 0),
        ordered: sum(rows.map((row) => ({ amountMinor: row.amountMinor, currency, exponent: row.exponent }))),
        paid: sum(rows.map((row) => ({ amountMinor: row.paidMinor, currency, exponent: row.paidExponent }))),
      };
    });
  return { count: sums.reduce((all, { count }) => all + count, 0), sums };
}

function selects(filter: OrderFilter, total: OrderTotal): boolean {
  const { state, states, currency, proven, provider, namedProviders } = filter;
  const isIn = (wanted: readonly StandingState[] | undefined) => wanted?.includes(total.state) ?? true;
  return (
    isIn(state && [state]) &&
    isIn(states) &&
    (currency === undefined || currency === total.currency) &&
    (proven === undefined || total.isProven) &&
    (provider === undefined || provider === total.namedProvider) &&
    (namedProviders === undefined || namedProviders === namedOf(total))
  );
}

function namedOf({ namedProvider }: OrderTotal): OrderFilter['namedProviders'] {
  return namedProvider === '' ? 'none' : namedProvider === '*' ? 'several' : 'one';
}
