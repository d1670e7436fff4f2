import type { Discrepancy, DiscrepancyFilterInput } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { type List, useList } from '../../../client/use-list.ts';
import { useLanguage } from '../../../texts/language-provider.tsx';
import type { DiscrepancySort } from './discrepancy-filters.ts';

/** The discrepancies that a filter selects. Their sentences are in the language of the page. */
export function useDiscrepancies(query: DiscrepancyFilterInput, sort: DiscrepancySort): List<Discrepancy> {
  const client = useClient();
  const { language } = useLanguage();
  return useList(['discrepancies', 'list', query, sort, language], async (page, signal) =>
    bodyOf(await client.listDiscrepancies({ query: { ...query, sort, ...page }, signal }), 200),
  );
}

/** Count and sums of all that a filter selects, not only of those that are shown. */
export function useDiscrepancySummary(query: DiscrepancyFilterInput) {
  const client = useClient();
  return useQuery({
    queryKey: ['discrepancies', 'summary', query],
    queryFn: async ({ signal }) => bodyOf(await client.summariseDiscrepancies({ query, signal }), 200),
  });
}
