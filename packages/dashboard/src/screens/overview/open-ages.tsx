import type { Overview } from '@punteo/clients/reconciliation';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { useText } from '../../texts/use-text.ts';
import { FigureCell } from './figures.tsx';

const AGES = ['day', 'week', 'month', 'older'] as const;

/** Open discrepancies by currency and by how long ago they were first found. */
export function OpenAges({ ages }: { readonly ages: Overview['discrepancies']['ages'] }) {
  const text = useText();
  const currencies = [...new Set(ages.map(({ currency }) => currency))];
  return (
    <PlainTable
      label={text('overview.ages')}
      columns={[
        { header: text('overview.currency') },
        ...AGES.map((age) => ({ header: text(`riskAge.${age}`), align: 'end' as const })),
      ]}
      rows={currencies.map((currency) => {
        const name = currency ?? text('overview.withoutAmount');
        return {
          key: currency ?? '-',
          cells: [
            name,
            ...AGES.map((age) => {
              const figure = ages.find((each) => each.currency === currency && each.age === age);
              if (figure === undefined) return '–';
              return <FigureCell key={age} figure={figure} name={`${name}, ${text(`riskAge.${age}`)}`} />;
            }),
          ],
        };
      })}
    />
  );
}
