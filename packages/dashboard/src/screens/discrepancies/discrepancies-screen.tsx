import { Group, NativeSelect } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ExportLinks } from '../../components/export-links.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import type { DecisionKind, DecisionTarget } from './decide/decision.ts';
import { useDecide } from './decide/use-decide.tsx';
import { BulkBar } from './queue/bulk-bar.tsx';
import { discrepancyColumns } from './queue/discrepancy-columns.tsx';
import { DISCREPANCY_FILTERS, DISCREPANCY_SORTS } from './queue/discrepancy-filters.ts';
import { DiscrepancyTotals } from './queue/discrepancy-totals.tsx';
import { useDiscrepancies, useDiscrepancySummary } from './queue/use-discrepancies.ts';
import { useDiscrepancyFilters } from './queue/use-discrepancy-filters.ts';
import { useQueueKeys } from './queue/use-queue-keys.ts';
import { useQueueSelection } from './queue/use-queue-selection.ts';
import { SavedViews } from './views/saved-views.tsx';

/** The work queue. The drawer of one discrepancy is its child route. */
export function DiscrepanciesScreen() {
  const text = useText();
  const mayDecide = useCan('operator');
  const { filters, query, sort } = useDiscrepancyFilters();
  const list = useDiscrepancies(query, sort.active);
  const summary = useDiscrepancySummary(query);
  const total = summary.data?.count;
  const selection = useQueueSelection(list.items, query, total);
  const columns = useMemo(() => discrepancyColumns(text, filters.values.state === 'all'), [text, filters.values.state]);
  const ask = useDecide();
  const { target, clear } = selection;
  const decide = useCallback((kind: DecisionKind, about: DecisionTarget) => ask(kind, about, clear), [ask, clear]);
  useQueueKeys({ items: list.items, target, decide, isEnabled: mayDecide });
  return (
    <>
      <PageHeader title={text('discrepancies.title')} intro={text('discrepancies.intro')}>
        <ExportLinks list="discrepancies" filter={query} />
      </PageHeader>
      <Group justify="space-between" align="flex-end" mb="md" className="no-print">
        <SavedViews />
        <NativeSelect
          label={text('discrepancies.sort')}
          value={sort.active}
          data={DISCREPANCY_SORTS.map((each) => ({ value: each, label: text(`discrepancies.sort.${each}`) }))}
          onChange={({ currentTarget }) => sort.change(currentTarget.value)}
        />
      </Group>
      <FilterBar fields={DISCREPANCY_FILTERS} filters={filters} />
      <DiscrepancyTotals summary={summary} />
      {mayDecide && (
        <BulkBar
          target={target}
          total={total}
          decide={(kind) => decide(kind, target)}
          selectAll={selection.selectAll}
          clear={clear}
        />
      )}
      <DataTable
        label={text('discrepancies.title')}
        list={list}
        columns={columns}
        rowId={({ discrepancyId }) => discrepancyId}
        rowName={({ kind, orderId, subject }) => `${text(`kind.${kind}`)}, ${orderId ?? subject}`}
        total={total}
        sort={sort}
        {...(mayDecide ? { selection } : {})}
        empty={
          filters.isAnySet ? (
            <Empty title={text('discrepancies.none')} />
          ) : (
            <Empty title={text('discrepancies.noneAtAll')} hint={text('discrepancies.noneAtAllHint')} />
          )
        }
      />
      <Outlet />
    </>
  );
}
