import { differenceOf } from '../../components/exact-sum.ts';
import { Totals } from '../../components/totals.tsx';
import { useText } from '../../texts/use-text.ts';
import type { useOrderSummary } from './use-order-summary.ts';

/** What is ordered and what of it is proven, by currency, of all that the filters select. */
export function OrderTotals({ summary: { data } }: { readonly summary: ReturnType<typeof useOrderSummary> }) {
  const text = useText();
  return (
    <Totals
      label={text('orders.totals')}
      cards={(data?.sums ?? []).map(({ count, ordered, paid }) => ({
        title: `${ordered.currency}, ${text('orders.count', { count })}`,
        lines: [
          { label: text('orders.ordered'), money: ordered },
          { label: text('orders.paid'), money: paid },
          {
            label: text('orders.difference'),
            money: { value: differenceOf(ordered.value, paid.value), currency: ordered.currency },
          },
        ],
      }))}
    />
  );
}
