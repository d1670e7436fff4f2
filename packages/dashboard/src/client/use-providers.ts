import { useQuery } from '@tanstack/react-query';
import { bodyOf } from './body-of.ts';
import { useClient } from './client-provider.tsx';

/** The names of the configured providers; empty while they are read. */
export function useProviders(): readonly string[] {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['settings', 'providers'],
    queryFn: async ({ signal }) =>
      bodyOf(await client.getSettings({ signal }), 200)
        .groups.filter(({ group }) => group === 'providers')
        .flatMap(({ items }) => items.map(({ name }) => name)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? [];
}
