import { useQuery } from '@tanstack/react-query';
import { bodyOf } from './body-of.ts';
import { useClient } from './client-provider.tsx';

/** The names of the configured providers; empty while they are read. */
export function useProviders(): readonly string[] {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['health', 'providers'],
    queryFn: async ({ signal }) =>
      bodyOf(await client.getHealth({ signal }), 200).providers.map(({ provider }) => provider),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? [];
}
