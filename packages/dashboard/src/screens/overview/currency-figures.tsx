import type { CurrencyFigures as Figures, MoneyFigure, ProviderFigures } from '@punteo/clients/reconciliation';
import type { ReactNode } from 'react';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { useText } from '../../texts/use-text.ts';
import { MoneyFigureCell } from './figures.tsx';

const FIGURES = ['expected', 'proven', 'outstanding', 'atRisk', 'toRefund', 'unsettled'] as const;
/** What concerns one provider or none: there is no list of it for orders of several providers. */
const OF_ONE_PROVIDER: readonly string[] = ['atRisk', 'toRefund', 'unsettled'];

/** The money of one currency: all of it, and that of each provider. */
export function CurrencyFigures({ figures }: { readonly figures: Figures }) {
  const text = useText();
  const { currency, providers } = figures;
  const columns = [
    { header: text('overview.provider') },
    ...FIGURES.map((figure) => ({ header: text(`overview.${figure}`), align: 'end' as const })),
  ];
  const cells = (
    row: Readonly<Record<(typeof FIGURES)[number], MoneyFigure>>,
    name: string,
    named: Named,
  ): ReactNode[] =>
    FIGURES.map((figure) =>
      hasList(figure, named) ? (
        <MoneyFigureCell key={figure} figure={row[figure]} name={`${name}, ${text(`overview.${figure}`)}`} />
      ) : (
        '–'
      ),
    );
  return (
    <PlainTable
      label={text('overview.moneyOf', { currency })}
      columns={columns}
      rows={[
        {
          key: 'all',
          isTotal: true,
          cells: [text('overview.all', { currency }), ...cells(figures, text('overview.all', { currency }), 'all')],
        },
        ...providers.map((row) => {
          const name = row.provider ?? text(`overview.named.${row.named === 'several' ? 'several' : 'none'}`);
          return { key: row.provider ?? `-${row.named}`, cells: [name, ...cells(row, name, row.named)] };
        }),
      ]}
    />
  );
}

type Named = ProviderFigures['named'] | 'all';

function hasList(figure: (typeof FIGURES)[number], named: Named): boolean {
  if (named === 'several') return !OF_ONE_PROVIDER.includes(figure);
  return named !== 'none' || figure !== 'toRefund';
}
