import type { Figure } from '@punteo/clients/reconciliation';
import type { ReactNode } from 'react';
import { Money } from '../../components/money.tsx';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { useText } from '../../texts/use-text.ts';
import { ListLink } from './list-link.tsx';

/** A name with its count and its sums, such as a kind of discrepancy or a standing of orders. */
export interface Counted extends Figure {
  readonly key: string;
  /** For a screen reader. */
  readonly name: string;
  readonly shown: ReactNode;
}

/** A table of counts, each of which leads to its list. */
export function CountedList({
  label,
  header,
  sumHeader,
  rows,
}: {
  readonly label: string;
  readonly header: string;
  readonly sumHeader: string;
  readonly rows: readonly Counted[];
}) {
  const text = useText();
  return (
    <PlainTable
      label={label}
      columns={[
        { header },
        { header: text('overview.countHeader'), align: 'end' },
        { header: sumHeader, align: 'end' },
      ]}
      rows={rows.map(({ key, name, shown, list, query, count, sums }) => ({
        key,
        cells: [
          shown,
          <ListLink key="count" of={{ list, query }} label={name}>
            <span className="number">{text('overview.number', { count })}</span>
          </ListLink>,
          sums.length === 0
            ? '–'
            : sums.map((sum) => (
                <div key={sum.currency}>
                  <ListLink of={{ list, query }} label={name}>
                    <Money money={sum} />
                  </ListLink>
                </div>
              )),
        ],
      }))}
    />
  );
}
