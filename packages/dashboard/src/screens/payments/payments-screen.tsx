import type { PaymentFilter } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { Totals } from '../../components/totals.tsx';
import { useText } from '../../texts/use-text.ts';
import { paymentColumns } from './payment-columns.tsx';
import { PAYMENT_FILTERS, type PaymentFilterName } from './payment-filters.ts';
import { usePaymentActions } from './use-payment-actions.tsx';

/** Providers' records of payments, filtered in the URL, with the sums of all that the filters select. */
export function PaymentsScreen() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<PaymentFilterName>(PAYMENT_FILTERS);
  const query = filters.values as PaymentFilter;
  const list = useList(['payments', 'list', query], async (page, signal) =>
    bodyOf(await client.listPayments({ query: { ...query, ...page }, signal }), 200),
  );
  const { data: summary } = useQuery({
    queryKey: ['payments', 'summary', query],
    queryFn: async ({ signal }) => bodyOf(await client.summarisePayments({ query, signal }), 200),
  });
  const actions = usePaymentActions();
  const columns = useMemo(() => paymentColumns(text, actions), [text, actions]);
  return (
    <>
      <PageHeader title={text('payments.title')} intro={text('payments.intro')} />
      <FilterBar fields={PAYMENT_FILTERS} filters={filters} />
      <Totals
        label={text('payments.totals')}
        cards={(summary?.sums ?? []).map(({ count, amount }) => ({
          title: `${amount.currency}, ${text('payments.count', { count })}`,
          lines: [{ label: text('payments.sum'), money: amount }],
        }))}
      />
      <DataTable
        label={text('payments.title')}
        list={list}
        columns={columns}
        rowId={({ provider, providerPaymentId }) => `${provider} ${providerPaymentId}`}
        total={summary?.count}
        empty={
          filters.isAnySet ? (
            <Empty title={text('payments.none')} />
          ) : (
            <Empty title={text('payments.noneAtAll')} hint={text('payments.noneAtAllHint')} />
          )
        }
      />
    </>
  );
}
