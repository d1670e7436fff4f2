import type { RefundBalancePage } from '@punteo/clients/reconciliation';
import { Totals } from '../../components/totals.tsx';
import { useText } from '../../texts/use-text.ts';

/** What is to be given back in the whole list, what was, and what is left. */
export function BalanceTotals({ totals }: { readonly totals: RefundBalancePage['totals'] }) {
  const text = useText();
  return (
    <Totals
      label={text('refunds.totals')}
      cards={totals.map(({ currency, count, due, refunded, left }) => ({
        title: `${currency}, ${text('refunds.count', { count })}`,
        lines: [
          { label: text('refunds.due'), money: { value: due, currency } },
          { label: text('refunds.refunded'), money: { value: refunded, currency } },
          { label: text('refunds.left'), money: { value: left, currency } },
        ],
      }))}
    />
  );
}
