import type { Discrepancy, DiscrepancyKind, Run } from '@punteo/clients/reconciliation';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { choices, type FilterField } from '../../components/filters/filter-field.ts';
import { useFilters } from '../../components/filters/use-filters.ts';
import { Instant } from '../../components/instant.tsx';
import { Money } from '../../components/money.tsx';
import { OrderLink } from '../../components/order-link.tsx';
import { Section } from '../../components/section.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { FoundDiscrepancy } from './found-discrepancy.tsx';

const helper = columnsOf<Discrepancy>();

/** What a run found, as it found it, and of one kind if the URL says so. */
export function FoundList({ run: { runId, dryRun, summary } }: { readonly run: Run }) {
  const text = useText();
  const client = useClient();
  const found = summary?.discrepancies ?? {};
  const kinds = Object.keys(found) as DiscrepancyKind[];
  const names = kinds.join(' ');
  const fields = useMemo<readonly FilterField<'kind'>[]>(
    () => [
      {
        name: 'kind',
        kind: 'choice',
        label: 'run.kind',
        isPrimary: true,
        options: choices('kind', names.split(' ') as DiscrepancyKind[]),
      },
    ],
    [names],
  );
  const filters = useFilters(fields);
  const kind = kinds.find((each) => each === filters.values.kind);
  const list = useList(['runs', 'found', runId, kind], async (page, signal) =>
    bodyOf(
      await client.listRunDiscrepancies({ params: { runId }, query: { ...page, ...(kind && { kind }) }, signal }),
      200,
    ),
  );
  const columns = useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'kind',
          header: text('run.sentence'),
          cell: ({ row }) => <FoundDiscrepancy discrepancy={row.original} isStored={!dryRun} />,
        }),
        helper.accessor('orderId', {
          header: text('run.order'),
          cell: ({ getValue }) => <OrderLink orderId={getValue()} />,
        }),
        helper.accessor('moneyAtRisk', {
          header: text('run.risk'),
          meta: { align: 'end' },
          cell: ({ getValue }) => <Money money={getValue()} />,
        }),
        helper.accessor('firstSeenAt', {
          header: text('run.firstSeen'),
          cell: ({ getValue }) => <Instant at={getValue()} inTable />,
        }),
      ]),
    [text, dryRun],
  );
  const all = Object.values(found).reduce((sum, count) => sum + count, 0);
  return (
    <Section title={text(dryRun ? 'run.foundDry' : 'run.found')}>
      {kinds.length > 1 && <FilterBar fields={fields} filters={filters} />}
      <DataTable
        label={text('run.found')}
        list={list}
        columns={columns}
        rowId={({ discrepancyId }) => discrepancyId}
        total={kind === undefined ? all : found[kind]}
        empty={<Empty title={text('run.foundNothing')} />}
      />
    </Section>
  );
}
