import type { DiscrepancyFilterInput } from '@punteo/clients/reconciliation';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { dayOfInstant } from '../../../components/filters/days.ts';
import { type Filters, useFilters } from '../../../components/filters/use-filters.ts';
import { useNow } from '../../../components/now.ts';
import { useSession } from '../../../session/use-session.ts';
import {
  DISCREPANCY_FILTERS,
  DISCREPANCY_SORTS,
  type DiscrepancyFilterName,
  type DiscrepancySort,
} from './discrepancy-filters.ts';
import { discrepancyQuery, withoutAlternatives } from './discrepancy-query.ts';

/** What the URL of the queue selects, and how it sorts. */
export function useDiscrepancyFilters() {
  const { values: written, set, clear } = useFilters<DiscrepancyFilterName>(DISCREPANCY_FILTERS);
  const { actor } = useSession();
  const today = useToday();
  const filters = useMemo<Filters<DiscrepancyFilterName>>(() => {
    const { state, ...rest } = written;
    // A link may name the state that is listed without a name.
    const values = state === undefined || state === 'open' ? rest : written;
    return {
      values,
      isAnySet: Object.keys(values).length > 0,
      set: (changes) => set(withoutAlternatives(values, changes)),
      clear,
    };
  }, [written, set, clear]);
  const { values } = filters;
  const query = useMemo(() => discrepancyQuery(values, { actor, today }), [values, actor, today]);
  return { filters, query: query as DiscrepancyFilterInput & Readonly<Record<string, string>>, ...useSort() };
}

/** The date where the person is. */
export function useToday(): string {
  return dayOfInstant(new Date(useNow()).toISOString());
}

function useSort() {
  const { sort } = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (next: string) => void navigate({ to: '.', search: (current) => ({ ...current, sort: next }) }),
    [navigate],
  );
  const active: DiscrepancySort = DISCREPANCY_SORTS.find((each) => each === sort) ?? 'newest';
  return { sort: useMemo(() => ({ active, change }), [active, change]) };
}
