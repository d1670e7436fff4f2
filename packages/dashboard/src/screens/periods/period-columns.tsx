import { Anchor as MantineAnchor } from '@mantine/core';
import type { Period } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { Anchor } from '../../components/anchor.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { LocalDay } from '../../components/local-day.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Period>();

/** The columns of the list of closed periods. */
export function periodColumns(text: TextOf) {
  return helper.columns([
    helper.accessor('periodId', {
      header: text('periods.period'),
      cell: ({ getValue }) => (
        <MantineAnchor component={Link} to={`/periods/${encodeURIComponent(getValue())}`} fw={600}>
          {getValue()}
        </MantineAnchor>
      ),
    }),
    helper.accessor('firstDay', {
      header: text('periods.firstDay'),
      cell: ({ getValue }) => <LocalDay day={getValue()} />,
    }),
    helper.accessor('lastDay', {
      header: text('periods.lastDay'),
      cell: ({ getValue }) => <LocalDay day={getValue()} />,
    }),
    helper.accessor('closedAt', {
      header: text('periods.closedAt'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('closedBy', { header: text('periods.closedBy') }),
    helper.accessor('entries', {
      header: text('periods.entries'),
      meta: { align: 'end' },
      cell: ({ getValue }) => text('overview.number', { count: getValue() as number }),
    }),
    helper.accessor('openItems', {
      header: text('periods.openItems'),
      meta: { align: 'end' },
      cell: ({ getValue }) => text('overview.number', { count: getValue() as number }),
    }),
    helper.accessor('anchor', {
      header: text('periods.anchor'),
      cell: ({ getValue }) => <Anchor anchor={getValue()} />,
    }),
  ]);
}
