import { Text } from '@mantine/core';
import type { Period, PeriodFigure } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';
import { Money } from '../money.tsx';
import { PlainTable } from '../plain-table/plain-table.tsx';
import { Empty } from '../states.tsx';
import { totalRows } from './total-rows.ts';

const FIGURES = [
  'opening',
  'moved',
  'late',
  'taken_back',
  'reallocated',
  'changed',
  'closing',
] as const satisfies readonly PeriodFigure[];

/** The money of a period by provider and currency, with the number of entries, and the sum of each currency. */
export function PeriodTotals({ totals }: Pick<Period, 'totals'>) {
  const text = useText();
  const { formatNumber } = useIntl();
  if (totals.length === 0) return <Empty title={text('period.noMoney')} />;
  return (
    <PlainTable
      label={text('period.money')}
      columns={[
        { header: text('overview.provider') },
        { header: text('overview.currency') },
        ...FIGURES.map((figure) => ({ header: text(`figure.${figure}`), align: 'end' as const })),
      ]}
      rows={totalRows(totals).map(({ provider, currency, figures }) => ({
        key: `${currency} ${provider}`,
        isTotal: provider === null,
        cells: [
          provider ?? text('period.allProviders'),
          currency,
          ...FIGURES.map((figure) => {
            const found = figures.get(figure);
            if (found === undefined) return '–';
            return (
              <span key={figure}>
                <Money money={{ value: found.value, currency }} />
                <Text component="span" size="xs" c="dimmed" ml={4}>
                  ({formatNumber(found.entries)})
                </Text>
              </span>
            );
          }),
        ],
      }))}
    />
  );
}

/** What each figure means. */
export function FigureMeanings() {
  const text = useText();
  return (
    <Text component="ul" c="dimmed" size="xs" pl="md" my="xs">
      {FIGURES.map((figure) => (
        <li key={figure}>
          {text(`figure.${figure}`)}: {text(`figureMeaning.${figure}`)}
        </li>
      ))}
    </Text>
  );
}
