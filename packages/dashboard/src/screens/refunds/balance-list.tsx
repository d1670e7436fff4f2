import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ExportLinks } from '../../components/export-links.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { balanceColumns } from './balance-columns.tsx';
import { BalanceTotals } from './balance-totals.tsx';
import { BALANCE_FILTERS, type BalanceFilterName, type RefundView } from './refund-filters.ts';
import { useBalanceTotals } from './use-balance-totals.ts';
import { useRecordKey } from './use-record-key.ts';
import { useRecordRefund } from './use-record-refund.ts';

/** The worklist: of each payment, what is to be given back, what was, and what is left. */
export function BalanceList({
  view,
  views,
}: {
  readonly view: Exclude<RefundView, 'recorded'>;
  readonly views: ReactNode;
}) {
  const text = useText();
  const client = useClient();
  const mayRecord = useCan('operator');
  const filters = useFilters<BalanceFilterName>(BALANCE_FILTERS);
  const { values } = filters;
  const query = useMemo(() => (view === 'all' ? values : { ...values, state: view }), [values, view]);
  const list = useList(['refunds', 'balances', query], async (page, signal) =>
    bodyOf(await client.listRefundBalances({ query: { ...query, ...page }, signal }), 200),
  );
  const totals = useBalanceTotals(query);
  const record = useRecordRefund();
  useRecordKey(mayRecord);
  const columns = useMemo(() => balanceColumns(text, mayRecord ? record : null), [text, mayRecord, record]);
  return (
    <>
      <PageHeader title={text('refunds.title')} intro={text('refunds.intro')}>
        <ExportLinks list="refund-balances" filter={query} />
      </PageHeader>
      {views}
      <FilterBar fields={BALANCE_FILTERS} filters={filters} />
      <BalanceTotals totals={totals.data ?? []} />
      <DataTable
        label={text('refunds.title')}
        list={list}
        columns={columns}
        rowId={({ orderId, claim }) => JSON.stringify([orderId, claim])}
        total={totals.data?.reduce((sum, { count }) => sum + count, 0)}
        empty={
          filters.isAnySet ? (
            <Empty title={text('refunds.none')} />
          ) : (
            <Empty title={text('refunds.noneAtAll')} hint={text('refunds.noneAtAllHint')} />
          )
        }
      />
    </>
  );
}
