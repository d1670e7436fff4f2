import { Grid, NativeSelect } from '@mantine/core';
import type { OrderDays } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { Chart, type ChartData } from '../../components/charts/chart.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { OrderDaysTable } from './order-days-table.tsx';

/** Match rate and volume of the last 30 days. `paidStates`: the states that are paid in full, as the API names them. */
export function OrderCharts({ paidStates }: { readonly paidStates: string | undefined }) {
  const client = useClient();
  const days = useQuery({
    queryKey: ['orders', 'days'],
    queryFn: async ({ signal }) => bodyOf(await client.getOrderDays({ signal }), 200),
  });
  if (days.isPending) return <Loading />;
  if (days.isError) return <ErrorState error={days.error} retry={() => void days.refetch()} />;
  return (
    <>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <MatchRateChart days={days.data} paidStates={paidStates} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <VolumeChart days={days.data} paidStates={paidStates} />
      </Grid.Col>
    </>
  );
}

interface DaysProps {
  readonly days: OrderDays;
  readonly paidStates: string | undefined;
}

function MatchRateChart({ days: { days, timeZone }, paidStates }: DaysProps) {
  const text = useText();
  const { formatNumber } = useIntl();
  const points = useDayNames(days);
  const data = useMemo<ChartData>(
    () => ({
      points,
      shape: 'lines',
      highest: 100,
      format: (value) => formatNumber(value / 100, { style: 'percent', maximumFractionDigits: 1 }),
      series: [
        {
          label: text('overview.matchRate'),
          color: 'green',
          values: days.map(({ orders, matched }) => (orders === 0 ? null : (matched / orders) * 100)),
        },
      ],
    }),
    [days, points, text, formatNumber],
  );
  return (
    <Chart
      title={text('overview.matchRate')}
      sentence={text('overview.matchRateSentence', { timeZone })}
      data={data}
      table={<OrderDaysTable days={days} paidStates={paidStates} label={text('overview.matchRate')} />}
    />
  );
}

const ORDERS = 'orders';

/** Counts of orders, or the money of one currency. A drawing needs no exact amounts; its table has them. */
function VolumeChart({ days: { days, timeZone }, paidStates }: DaysProps) {
  const text = useText();
  const { formatNumber } = useIntl();
  const [chosen, choose] = useState(ORDERS);
  const points = useDayNames(days);
  const currencies = [...new Set(days.flatMap(({ sums }) => sums.map(({ ordered }) => ordered.currency)))].sort();
  const data = useMemo<ChartData>(() => {
    const money = (of: 'ordered' | 'paid') =>
      days.map(({ sums }) => Number(sums.find(({ ordered }) => ordered.currency === chosen)?.[of].value ?? 0));
    return {
      points,
      shape: 'lines',
      format: (value) => formatNumber(value, { notation: 'compact', maximumFractionDigits: 2 }),
      series:
        chosen === ORDERS
          ? [
              { label: text('overview.ordersCreated'), color: 'indigo', values: days.map(({ orders }) => orders) },
              { label: text('overview.paidInFull'), color: 'green', values: days.map(({ paid }) => paid) },
            ]
          : [
              { label: text('orders.ordered'), color: 'indigo', values: money('ordered') },
              { label: text('orders.paid'), color: 'green', values: money('paid') },
            ],
    };
  }, [chosen, days, points, text, formatNumber]);
  return (
    <Chart
      title={text('overview.volume')}
      sentence={text('overview.volumeSentence', { timeZone })}
      data={data}
      controls={
        <NativeSelect
          size="xs"
          aria-label={text('overview.volumeOf')}
          value={chosen}
          data={[{ value: ORDERS, label: text('orders.title') }, ...currencies]}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      }
      table={<OrderDaysTable days={days} paidStates={paidStates} label={text('overview.volume')} />}
    />
  );
}

/** `1 Mar`: days of the calendar of the installation, whose time zone need not be the person's. */
function useDayNames(days: OrderDays['days']): readonly string[] {
  const { formatDate } = useIntl();
  return useMemo(
    () => days.map(({ day }) => formatDate(`${day}T00:00:00Z`, { day: 'numeric', month: 'short', timeZone: 'UTC' })),
    [days, formatDate],
  );
}
