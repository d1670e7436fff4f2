import { Button, Group, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { useReadAgainWhile } from '../../client/use-read-again-while.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { runColumns } from './run-columns.tsx';
import { StartRun } from './start-run.tsx';

/** The reconciliations, newest first. Two of them can be chosen and compared. */
export function RunsScreen() {
  const text = useText();
  const client = useClient();
  const navigate = useNavigate();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const list = useList(['runs', 'list'], async (page, signal) =>
    bodyOf(await client.listRuns({ query: page, signal }), 200),
  );
  useReadAgainWhile(
    list.items.some(({ finishedAt }) => finishedAt === null),
    ['runs'],
  );
  const columns = useMemo(() => runColumns(text), [text]);
  // The list is the newest first, so the one that stands later is the earlier run.
  const [later, earlier] = list.items.filter(({ runId }) => chosen.has(runId));
  const compare = () => {
    if (later === undefined || earlier === undefined) return;
    void navigate({
      to: `/runs/${encodeURIComponent(later.runId)}`,
      search: { against: earlier.runId } as never,
    });
  };
  return (
    <>
      <PageHeader title={text('runs.title')} intro={text('runs.intro')}>
        <StartRun />
      </PageHeader>
      <Group gap="sm" mb="xs" className="no-print">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowsDiff size={16} aria-hidden />}
          disabled={chosen.size !== 2}
          onClick={compare}
        >
          {text('runs.compare')}
        </Button>
        {chosen.size !== 2 && <Text c="dimmed">{text('runs.compareHint')}</Text>}
      </Group>
      <DataTable
        label={text('runs.title')}
        list={list}
        columns={columns}
        rowId={({ runId }) => runId}
        selection={{ ids: chosen, change: choose }}
        empty={<Empty title={text('runs.none')} />}
      />
    </>
  );
}
