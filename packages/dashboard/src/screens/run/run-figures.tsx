import { Grid } from '@mantine/core';
import type { RunSummary } from '@punteo/clients/reconciliation';
import type { ReactNode } from 'react';
import { Money } from '../../components/money.tsx';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { Section } from '../../components/section.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useText } from '../../texts/use-text.ts';

const OUTCOMES = [
  'matched',
  'matched_within_tolerance',
  'explained',
  'awaited',
  'overdue',
  'attention',
] as const satisfies readonly (keyof RunSummary['ordersByOutcome'])[];
const CALLBACKS = ['received', 'stored', 'duplicate', 'orphan', 'unreadable'] as const;

/** What a run counted and summed, as it was then. The lists of today may differ, so nothing of it is a link. */
export function RunFigures({ summary }: { readonly summary: RunSummary }) {
  const text = useText();
  const { ordersByOutcome, standings, callbacks, moneyAtRisk } = summary;
  const states = Object.keys(standings) as (keyof typeof standings)[];
  return (
    <>
      <Section title={text('run.sums')}>
        <Sums summary={summary} />
      </Section>
      <Grid gap="lg">
        <Counts
          title={text('run.outcomes')}
          rows={OUTCOMES.map((outcome) => [outcome, text(`orderOutcome.${outcome}`), ordersByOutcome[outcome]])}
        />
        <Counts
          title={text('run.standings')}
          rows={states.map((state) => [state, <StateBadge key={state} of={`state.${state}`} />, standings[state] ?? 0])}
        />
        <Counts
          title={text('run.callbacks')}
          rows={CALLBACKS.map((name) => [name, text(`run.callbacks.${name}`), callbacks[name]])}
        />
      </Grid>
      {moneyAtRisk.length > 0 && (
        <Section title={text('run.atRisk')}>
          <PlainTable
            label={text('run.atRisk')}
            columns={[
              { header: text('run.atRisk.age') },
              { header: text('run.count'), align: 'end' },
              { header: text('run.amount'), align: 'end' },
            ]}
            rows={moneyAtRisk.map(({ currency, age, amount, discrepancies }) => ({
              key: `${currency} ${age}`,
              cells: [
                text(`riskAge.${age}`),
                text('overview.number', { count: discrepancies }),
                <Money key="amount" money={{ value: amount, currency }} />,
              ],
            }))}
          />
        </Section>
      )}
    </>
  );
}

function Sums({ summary: { sums, settlement } }: { readonly summary: RunSummary }) {
  const text = useText();
  const columns = ['ordered', 'proven', 'matched', 'unmatched'] as const;
  const settled = settlement === null ? [] : (['settled', 'notSettled'] as const);
  return (
    <PlainTable
      label={text('run.sums')}
      columns={[
        { header: text('overview.currency') },
        ...[...columns, ...settled].map((name) => ({ header: text(`run.sums.${name}`), align: 'end' as const })),
      ]}
      rows={sums.map((sum) => {
        const { currency } = sum;
        const own = settlement?.find((each) => each.currency === currency);
        const values = [...columns.map((name) => sum[name]), ...(settlement === null ? [] : [own?.settled, own?.open])];
        return {
          key: currency,
          cells: [
            currency,
            ...values.map((value, index) => (
              <Money key={index} money={value === undefined ? null : { value, currency }} />
            )),
          ],
        };
      })}
    />
  );
}

function Counts({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [key: string, name: ReactNode, count: number])[];
}) {
  const text = useText();
  return (
    <Grid.Col span={{ base: 12, md: 4 }}>
      <Section title={title}>
        <PlainTable
          label={title}
          columns={[{ header: text('run.outcome') }, { header: text('run.count'), align: 'end' }]}
          rows={rows.map(([key, name, count]) => ({ key, cells: [name, text('overview.number', { count })] }))}
        />
      </Section>
    </Grid.Col>
  );
}
