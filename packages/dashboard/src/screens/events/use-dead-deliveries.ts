import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';

/** How many deliveries are dead, over all endpoints; 0 while it is read. */
export function useDeadDeliveries(): number {
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['health', 'deliveries'],
    queryFn: async ({ signal }) => bodyOf(await client.getHealth({ signal }), 200).deliveries,
  });
  return (data ?? []).reduce((sum, { dead }) => sum + dead, 0);
}
