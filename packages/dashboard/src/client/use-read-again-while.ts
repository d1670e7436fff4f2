import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const EVERY_MILLISECONDS = 5_000;

/** Reads a list again every few seconds while something in it waits for a worker, and the page can be seen. */
export function useReadAgainWhile(isWaiting: boolean, queryKey: QueryKey): void {
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
