import { Grid } from '@mantine/core';
import type { CallbackHours } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Chart, type ChartData } from '../../components/charts/chart.tsx';
import { Instant } from '../../components/instant.tsx';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { ListLink } from './list-link.tsx';

const OUTCOMES = ['matched', 'received', 'orphan', 'unreadable'] as const;
const COLORS = { matched: 'green', received: 'blue', orphan: 'orange', unreadable: 'red' } as const;

/** Callbacks of the last 24 hours, by the hour of their receipt and by outcome. */
export function CallbackChart() {
  const client = useClient();
  const hours = useQuery({
    queryKey: ['callbacks', 'hours'],
    queryFn: async ({ signal }) => bodyOf(await client.getCallbackHours({ signal }), 200),
  });
  if (hours.isPending) return <Loading />;
  if (hours.isError) return <ErrorState error={hours.error} retry={() => void hours.refetch()} />;
  return (
    <Grid.Col span={12}>
      <HoursChart hours={hours.data.hours} />
    </Grid.Col>
  );
}

function HoursChart({ hours }: Pick<CallbackHours, 'hours'>) {
  const text = useText();
  const { formatDate, formatNumber } = useIntl();
  const data = useMemo<ChartData>(
    () => ({
      points: hours.map(({ from }) => formatDate(from, { hour: '2-digit', minute: '2-digit' })),
      shape: 'stacked bars',
      format: (value) => formatNumber(value, { maximumFractionDigits: 1 }),
      series: OUTCOMES.map((outcome) => ({
        label: text(`callbackOutcome.${outcome}`),
        color: COLORS[outcome],
        values: hours.map((hour) => hour[outcome]),
      })),
    }),
    [hours, text, formatDate, formatNumber],
  );
  return (
    <Chart
      title={text('overview.callbacks')}
      sentence={text('overview.callbacksSentence')}
      data={data}
      table={<HoursTable hours={hours} />}
    />
  );
}

function HoursTable({ hours }: Pick<CallbackHours, 'hours'>) {
  const text = useText();
  const { formatNumber } = useIntl();
  const withAny = hours.filter((hour) => OUTCOMES.some((outcome) => hour[outcome] > 0));
  return (
    <PlainTable
      label={text('overview.callbacks')}
      columns={[
        { header: text('overview.hour') },
        ...OUTCOMES.map((outcome) => ({ header: text(`callbackOutcome.${outcome}`), align: 'end' as const })),
      ]}
      rows={withAny.reverse().map((hour) => ({
        key: hour.from,
        cells: [
          <Instant key="hour" at={hour.from} inTable />,
          ...OUTCOMES.map((outcome) => (
            <ListLink
              key={outcome}
              of={{ list: 'callbacks', query: { outcome, receivedFrom: hour.from, receivedTo: hour.to } }}
              label={text(`callbackOutcome.${outcome}`)}
            >
              {formatNumber(hour[outcome])}
            </ListLink>
          )),
        ],
      }))}
    />
  );
}
