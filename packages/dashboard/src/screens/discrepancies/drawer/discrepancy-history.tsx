import { Button, Stack, Text, Title } from '@mantine/core';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useList } from '../../../client/use-list.ts';
import { ErrorState, Loading } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { HistoryEntry } from './history-entry.tsx';

/** What runs found and what people decided, newest first. */
export function DiscrepancyHistory({ discrepancyId }: { readonly discrepancyId: string }) {
  const text = useText();
  const client = useClient();
  const list = useList(['discrepancies', 'history', discrepancyId], async (page, signal) =>
    bodyOf(await client.getDiscrepancyHistory({ params: { discrepancyId }, query: page, signal }), 200),
  );
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {text('discrepancy.history')}
      </Title>
      {list.isLoading ? (
        <Loading />
      ) : (
        <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map((entry, index) => (
            <HistoryEntry key={`${entry.at} ${index}`} entry={entry} />
          ))}
        </Stack>
      )}
      {list.error !== null && <ErrorState error={list.error} retry={list.retry} />}
      {!list.isLoading && list.error === null && list.items.length === 0 && (
        <Text c="dimmed">{text('discrepancy.noHistory')}</Text>
      )}
      {list.hasMore && (
        <Button variant="default" size="xs" mt="sm" onClick={list.loadMore} loading={list.isLoadingMore}>
          {text('table.more')}
        </Button>
      )}
    </section>
  );
}
