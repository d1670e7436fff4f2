import { Button, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { ClosePeriod } from './close/close-period.tsx';
import { nextPeriod } from './close/next-period.ts';
import { periodColumns } from './period-columns.tsx';

/** The closed periods, and the closing of the next one. */
export function PeriodsScreen() {
  const text = useText();
  const client = useClient();
  const navigate = useNavigate();
  const mayClose = useCan('admin');
  const { close } = useSearch({ strict: false });
  const list = useList(['periods', 'list'], async (page, signal) =>
    bodyOf(await client.listPeriods({ query: page, signal }), 200),
  );
  const columns = useMemo(() => periodColumns(text), [text]);
  const show = (period: string | undefined) => void navigate({ to: '.', search: { close: period } as never });
  return (
    <>
      <PageHeader title={text('periods.title')} intro={text('periods.intro')}>
        {!mayClose && <Text c="dimmed">{text('periods.mayNotClose')}</Text>}
        {mayClose && close === undefined && (
          <Button
            leftSection={<IconLock size={16} aria-hidden />}
            onClick={() => show(nextPeriod(list.items[0], new Date()))}
            disabled={list.isLoading}
          >
            {text('periods.close')}
          </Button>
        )}
      </PageHeader>
      {mayClose && close !== undefined && <ClosePeriod period={close} choose={show} cancel={() => show(undefined)} />}
      <DataTable
        label={text('periods.title')}
        list={list}
        columns={columns}
        rowId={({ periodId }) => periodId}
        empty={<Empty title={text('periods.none')} hint={text('periods.noneHint')} />}
      />
    </>
  );
}
