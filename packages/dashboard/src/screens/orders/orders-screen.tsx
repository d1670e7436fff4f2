import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { orderColumns } from './order-columns.tsx';
import { ORDER_FILTERS, type OrderFilterName } from './order-filters.ts';
import { OrderTotals } from './order-totals.tsx';
import { useOrderSummary } from './use-order-summary.ts';

/** Every order, searched and filtered in the URL, with the sums of all that the filters select. */
export function OrdersScreen() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<OrderFilterName>(ORDER_FILTERS);
  const { values } = filters;
  const query = values as NonNullable<Parameters<typeof client.summariseOrders>[0]>['query'];
  const list = useList(['orders', 'list', values], async (page, signal) =>
    bodyOf(await client.listOrders({ query: { ...query, ...page }, signal }), 200),
  );
  const summary = useOrderSummary(values);
  const columns = useMemo(() => orderColumns(text), [text]);
  return (
    <>
      <PageHeader title={text('orders.title')} intro={text('orders.intro')} />
      <FilterBar fields={ORDER_FILTERS} filters={filters} />
      <OrderTotals summary={summary} />
      <DataTable
        label={text('orders.title')}
        list={list}
        columns={columns}
        rowId={({ orderId }) => orderId}
        total={summary.data?.count}
        empty={
          filters.isAnySet ? (
            <Empty title={text('orders.none')} />
          ) : (
            <Empty title={text('orders.noneAtAll')} hint={text('orders.noneAtAllHint')} />
          )
        }
      />
    </>
  );
}
