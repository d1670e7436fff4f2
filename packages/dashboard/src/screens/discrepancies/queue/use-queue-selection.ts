import type { Discrepancy, DiscrepancyFilterInput } from '@punteo/clients/reconciliation';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DecisionTarget } from '../decide/decision.ts';

/**
 * Which discrepancies of the list are chosen: single ones, or all that the filter selects. Another filter chooses none. A row
 * that is no longer in the list is no longer chosen.
 */
export function useQueueSelection(
  items: readonly Discrepancy[],
  query: DiscrepancyFilterInput,
  total: number | undefined,
): {
  readonly target: DecisionTarget;
  readonly ids: ReadonlySet<string>;
  readonly change: (ids: ReadonlySet<string>) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
} {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const clear = useCallback(() => {
    setIds(new Set());
    setAll(false);
  }, []);
  // Another filter chooses none.
  useEffect(clear, [query, clear]);
  const chosen = useMemo(() => items.filter(({ discrepancyId }) => ids.has(discrepancyId)), [items, ids]);
  const shown = useMemo(
    () => (isAll ? new Set(items.map(({ discrepancyId }) => discrepancyId)) : ids),
    [isAll, items, ids],
  );
  const target = useMemo<DecisionTarget>(
    () => (isAll && total !== undefined ? { filter: query, count: total } : { chosen }),
    [isAll, total, query, chosen],
  );
  return {
    target,
    ids: shown,
    change: (next) => {
      setAll(false);
      setIds(next);
    },
    selectAll: () => setAll(true),
    clear,
  };
}
