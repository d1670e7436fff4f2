import { type ReactNode, useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ExportLinks } from '../../components/export-links.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { recordedColumns } from './recorded-columns.tsx';
import { RECORDED_FILTERS, type RecordedFilterName } from './refund-filters.ts';

/** What people recorded as given back, newest first. */
export function RecordedList({ views }: { readonly views: ReactNode }) {
  const text = useText();
  const client = useClient();
  const filters = useFilters<RecordedFilterName>(RECORDED_FILTERS);
  const { values } = filters;
  const list = useList(['refunds', 'recorded', values], async (page, signal) =>
    bodyOf(await client.listRefunds({ query: { ...values, ...page }, signal }), 200),
  );
  const columns = useMemo(() => recordedColumns(text), [text]);
  return (
    <>
      <PageHeader title={text('refunds.title')} intro={text('refunds.recordedIntro')}>
        <ExportLinks list="refunds" filter={values} />
      </PageHeader>
      {views}
      <FilterBar fields={RECORDED_FILTERS} filters={filters} />
      <DataTable
        label={text('refunds.view.recorded')}
        list={list}
        columns={columns}
        rowId={({ refundId }) => refundId}
        empty={<Empty title={text('refunds.noneRecorded')} />}
      />
    </>
  );
}
