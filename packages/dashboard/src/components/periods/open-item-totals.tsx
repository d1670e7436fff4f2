import type { Period } from '@punteo/clients/reconciliation';
import { useText } from '../../texts/use-text.ts';
import { KindLabel } from '../kind-label.tsx';
import { Money } from '../money.tsx';
import { PlainTable } from '../plain-table/plain-table.tsx';
import { Empty } from '../states.tsx';

/** The discrepancies that are open at a closing, by kind and currency. */
export function OpenItemTotals({ totals }: { readonly totals: Period['openItemTotals'] }) {
  const text = useText();
  if (totals.length === 0) return <Empty title={text('overview.nothingOpen')} />;
  return (
    <PlainTable
      label={text('period.openItems')}
      columns={[
        { header: text('overview.kind') },
        { header: text('overview.countHeader'), align: 'end' },
        { header: text('overview.atRisk'), align: 'end' },
      ]}
      rows={totals.map(({ kind, items, atRisk }) => ({
        key: `${kind} ${atRisk?.currency}`,
        cells: [
          <KindLabel key="kind" kind={kind} />,
          text('overview.number', { count: items }),
          <Money key="risk" money={atRisk} />,
        ],
      }))}
    />
  );
}
