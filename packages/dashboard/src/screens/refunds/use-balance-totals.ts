import type { RefundBalanceQuery } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';

/** The sums of the whole list, by currency. Each page of the list has them: the shortest one is read. */
export function useBalanceTotals(query: RefundBalanceQuery) {
  const client = useClient();
  return useQuery({
    queryKey: ['refunds', 'totals', query],
    queryFn: async ({ signal }) =>
      bodyOf(await client.listRefundBalances({ query: { ...query, limit: 1 }, signal }), 200).totals,
  });
}
