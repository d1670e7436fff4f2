import { Anchor } from '@mantine/core';
import type { Run } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import { RunState } from '../../components/runs/run-state.tsx';
import { RunWindow } from '../../components/runs/run-window.tsx';
import { shortened } from '../../components/short-hash.tsx';
import type { TextOf } from '../../texts/use-text.ts';

const helper = columnsOf<Run>();

/** The columns of the list of reconciliations. */
export function runColumns(text: TextOf) {
  const orders = (run: Run, count: (outcomes: Outcomes) => number) =>
    run.summary === null ? '–' : text('overview.number', { count: count(run.summary.ordersByOutcome) });
  return helper.columns([
    helper.accessor('runId', {
      header: text('run.id'),
      cell: ({ getValue }) => (
        <Anchor component={Link} to={`/runs/${encodeURIComponent(getValue())}`} fw={600} className="number">
          {shortened(getValue())}
        </Anchor>
      ),
    }),
    helper.accessor('requestedAt', {
      header: text('runs.requested'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.display({ id: 'state', header: text('runs.state'), cell: ({ row }) => <RunState run={row.original} /> }),
    helper.display({ id: 'window', header: text('runs.window'), cell: ({ row }) => <RunWindow run={row.original} /> }),
    helper.accessor('mode', {
      header: text('runs.mode'),
      cell: ({ getValue }) => (getValue() === null ? '–' : text(`runs.mode.${getValue() as 'full' | 'incremental'}`)),
    }),
    helper.display({
      id: 'orders',
      header: text('runs.orders'),
      meta: { align: 'end' },
      cell: ({ row }) =>
        row.original.summary === null ? '–' : text('overview.number', { count: row.original.summary.orders }),
    }),
    helper.display({
      id: 'matched',
      header: text('runs.matched'),
      meta: { align: 'end' },
      cell: ({ row }) => orders(row.original, (of) => of.matched + of.matched_within_tolerance + of.explained),
    }),
    helper.display({
      id: 'attention',
      header: text('runs.attention'),
      meta: { align: 'end' },
      cell: ({ row }) => orders(row.original, (of) => of.attention),
    }),
    helper.display({
      id: 'took',
      header: text('runs.took'),
      meta: { align: 'end' },
      cell: ({ row: { original } }) => {
        const { startedAt, finishedAt } = original;
        if (startedAt === null || finishedAt === null) return '–';
        return (
          <span className="number">{text('runs.seconds', { seconds: secondsBetween(startedAt, finishedAt) })}</span>
        );
      },
    }),
  ]);
}

type Outcomes = NonNullable<Run['summary']>['ordersByOutcome'];

/** Rounded to a tenth. */
function secondsBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 100) / 10;
}
