import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const EVERY_MILLISECONDS = 2_000;

/** Reads again every two seconds while a reconciliation waits or works and the page can be seen. */
export function useReadAgainWhile(isAtWork: boolean, queryKey: QueryKey): void {
  const queryClient = useQueryClient();
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!isAtWork) return;
    const timer = setInterval(() => {
      if (!document.hidden) void queryClient.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
    }, EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isAtWork, key, queryClient]);
}
