import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import type { StoryEntry } from '@punteo/clients/reconciliation';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorState, Loading } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import classes from '../order.module.css';
import { useOrderStory } from '../use-order.ts';
import { isOfGroup, STORY_GROUPS, type StoryGroup, storyGroup } from './story-groups.ts';
import { StoryItem } from './story-item.tsx';

/** Everything that happened to the order, oldest first, filtered in the URL by what it is. */
export function OrderStory({ orderId }: { readonly orderId: string }) {
  const text = useText();
  const list = useOrderStory(orderId);
  const group = storyGroup(useSearch({ strict: false }).only);
  const shown = list.items.filter((entry) => isOfGroup(entry, group));
  const latest = useMemo(() => latestEvidence(list.items), [list.items]);
  return (
    <section aria-labelledby="order-story" aria-busy={list.isOutdated}>
      <Group justify="space-between" mb="xs">
        <Title order={2} id="order-story">
          {text('order.story')}
        </Title>
        <GroupChoice entries={list.items} group={group} />
      </Group>
      {list.isLoading && <Loading />}
      {list.error !== null && <ErrorState error={list.error} retry={list.retry} />}
      <ol className={classes.plain}>
        {shown.map((entry, index) => (
          <StoryItem key={`${entry.at} ${entry.type} ${index}`} entry={entry} isOpen={latest.has(entry)} />
        ))}
      </ol>
      {!list.isLoading && shown.length === 0 && <Text c="dimmed">{text('order.storyNone')}</Text>}
      {list.hasMore && (
        <Group mt="xs" className="no-print">
          <Text c="dimmed">{text('order.storyMore')}</Text>
          <Button variant="default" onClick={list.loadMore} loading={list.isLoadingMore}>
            {text('table.more')}
          </Button>
        </Group>
      )}
    </section>
  );
}

/** The filter, with how many entries of each group there are so far. */
function GroupChoice({
  entries,
  group,
}: {
  readonly entries: readonly StoryEntry[];
  readonly group: StoryGroup | null;
}) {
  const text = useText();
  const navigate = useNavigate();
  const options = (Object.keys(STORY_GROUPS) as StoryGroup[])
    .map((value) => ({ value, count: entries.filter((entry) => isOfGroup(entry, value)).length }))
    .filter(({ value, count }) => count > 0 || value === group);
  return (
    <NativeSelect
      size="xs"
      className="no-print"
      aria-label={text('order.storyFilter')}
      value={group ?? ''}
      data={[
        { value: '', label: text('order.storyAll', { count: entries.length }) },
        ...options.map(({ value, count }) => ({ value, label: text(`order.storyGroup.${value}`, { count }) })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        void navigate({
          to: '.',
          search: (search) => ({ ...search, only: value === '' ? undefined : value }),
          replace: true,
        })
      }
    />
  );
}

/** The latest answer about each claim: its checks stand open. */
function latestEvidence(entries: readonly StoryEntry[]): ReadonlySet<StoryEntry> {
  const byClaim = new Map<string, StoryEntry>();
  for (const entry of entries)
    if (entry.type === 'evidence_taken') byClaim.set(JSON.stringify(entry.evidence.claim), entry);
  return new Set(byClaim.values());
}
