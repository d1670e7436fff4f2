import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Reads a list again every few seconds while something in it waits for a worker, and the page can be seen. */
export function useReadAgainWhile(isWaiting: boolean, queryKey: QueryKey, everyMilliseconds = 5_000): void {
  const queryClient = useQueryClient();
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      if (!document.hidden) void queryClient.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [isWaiting, key, queryClient, everyMilliseconds]);
}
