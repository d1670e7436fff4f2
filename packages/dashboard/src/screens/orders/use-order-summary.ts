import type { OrderFilter } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import type { FilterValues } from '../../components/filters/use-filters.ts';
import type { OrderFilterName } from './order-filters.ts';

/** Counts and sums of all orders that the filters select, not only of those that are shown. */
export function useOrderSummary(values: FilterValues<OrderFilterName>) {
  const client = useClient();
  return useQuery({
    queryKey: ['orders', 'summary', values],
    queryFn: async ({ signal }) => bodyOf(await client.summariseOrders({ query: values as OrderFilter, signal }), 200),
  });
}
