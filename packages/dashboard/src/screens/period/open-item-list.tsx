import { Anchor } from '@mantine/core';
import type { Period, PeriodOpenItem } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { KindLabel } from '../../components/kind-label.tsx';
import { Money } from '../../components/money.tsx';
import { Section } from '../../components/section.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';

const helper = columnsOf<PeriodOpenItem>();

/** Each discrepancy that was open at the closing, as it was then. */
export function OpenItemList({ period: { periodId, openItems } }: { readonly period: Period }) {
  const text = useText();
  const client = useClient();
  const list = useList(['periods', 'open-items', periodId], async (page, signal) =>
    bodyOf(await client.listPeriodOpenItems({ params: { periodId }, query: page, signal }), 200),
  );
  const columns = useMemo(
    () =>
      helper.columns([
        helper.accessor('kind', {
          header: text('overview.kind'),
          cell: ({ row: { original } }) => (
            <Anchor component={Link} to={`/discrepancies/${encodeURIComponent(original.discrepancyId)}`}>
              <KindLabel kind={original.kind} />
            </Anchor>
          ),
        }),
        helper.accessor('subject', { header: text('period.subject') }),
        helper.accessor('provider', { header: text('overview.provider'), cell: ({ getValue }) => getValue() ?? '–' }),
        helper.accessor('atRisk', {
          header: text('overview.atRisk'),
          meta: { align: 'end' },
          cell: ({ getValue }) => <Money money={getValue()} />,
        }),
        helper.accessor('firstSeenAt', {
          header: text('run.firstSeen'),
          cell: ({ getValue }) => <Instant at={getValue()} inTable />,
        }),
      ]),
    [text],
  );
  return (
    <Section title={text('period.openItemList')}>
      <DataTable
        label={text('period.openItemList')}
        list={list}
        columns={columns}
        rowId={({ place }) => String(place)}
        total={openItems}
        empty={<Empty title={text('overview.nothingOpen')} />}
      />
    </Section>
  );
}
