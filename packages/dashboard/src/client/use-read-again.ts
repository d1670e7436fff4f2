import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { SESSION_KEY } from '../session/session.ts';

/**
 * Reads again what the page shows. For changes that several lists may show: an order, its discrepancies, their sums. What is
 * not shown now is read when it is shown next.
 */
export function useReadAgain(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(
    () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] }),
    [queryClient],
  );
}
