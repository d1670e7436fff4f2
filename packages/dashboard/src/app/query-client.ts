import { QueryClient } from '@tanstack/react-query';

/**
 * The cache of what the API answered. The client itself repeats reads that failed, so queries do not. Offline, a query
 * fails at once instead of waiting: the page says so.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});
