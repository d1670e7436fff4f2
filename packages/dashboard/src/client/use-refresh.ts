import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { SESSION_KEY } from '../session/session.ts';

/**
 * Reads again whatever is shown, and marks the rest as outdated. For after a change: one of an order touches its payments,
 * discrepancies, refunds, events and the figures of the overview, and what is not shown costs nothing.
 */
export function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(
    () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] }),
    [queryClient],
  );
}

const EVERY_MILLISECONDS = 5_000;

/** Reads a list again every few seconds while something in it waits for a worker, and the page can be seen. */
export function useRefreshWhile(isWaiting: boolean, queryKey: QueryKey): void {
  const queryClient = useQueryClient();
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      if (!document.hidden) void queryClient.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
    }, EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isWaiting, key, queryClient]);
}
