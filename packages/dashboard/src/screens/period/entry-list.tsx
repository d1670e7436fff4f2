import type { Period, PeriodEntry } from '@punteo/clients/reconciliation';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { Section } from '../../components/section.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';

const helper = columnsOf<PeriodEntry>();

/** What the closing booked about each unit of money. */
export function EntryList({ period: { periodId, entries } }: { readonly period: Period }) {
  const text = useText();
  const client = useClient();
  const list = useList(['periods', 'entries', periodId], async (page, signal) =>
    bodyOf(await client.listPeriodEntries({ params: { periodId }, query: page, signal }), 200),
  );
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('kind', {
          header: text('period.figure'),
          cell: ({ getValue }) => text(`figure.${getValue() as PeriodEntry['kind']}`),
        }),
        helper.accessor('movedAt', {
          header: text('period.moved'),
          cell: ({ getValue }) => <Instant at={getValue()} inTable />,
        }),
        helper.accessor('orderId', {
          header: text('run.order'),
          cell: ({ getValue }) => <OrderLink orderId={getValue()} />,
        }),
        helper.accessor('provider', { header: text('overview.provider') }),
        helper.accessor('unit', { header: text('period.unit') }),
        helper.accessor('amount', {
          header: text('orders.amount'),
          meta: { align: 'end' },
          cell: ({ getValue }) => <Money money={getValue()} />,
        }),
      ]),
    [text],
  );
  return (
    <Section title={text('period.entryList')}>
      <DataTable
        label={text('period.entryList')}
        list={list}
        columns={columns}
        rowId={({ place }) => String(place)}
        total={entries}
        empty={<Empty title={text('period.noMoney')} />}
      />
    </Section>
  );
}
