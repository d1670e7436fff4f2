import { Button } from '@mantine/core';
import type { CallbackFilter } from '@punteo/clients/reconciliation';
import { useMemo, useState } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { useReadAgainWhile } from '../../client/use-read-again-while.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { SelectionBar } from '../../components/selection-bar.tsx';
import { Empty } from '../../components/states.tsx';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';
import { callbackColumns } from './callback-columns.tsx';
import { CALLBACK_FILTERS, type CallbackFilterName } from './callback-filters.ts';
import { useReplay } from './use-replay.ts';

const NONE: ReadonlySet<string> = new Set();

/** The inbox: every callback with what came of it, and the replay of those that are chosen. */
export function CallbacksScreen() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<CallbackFilterName>(CALLBACK_FILTERS);
  const query = filters.values as CallbackFilter;
  const key = ['callbacks', 'list', query];
  const list = useList(key, async (page, signal) =>
    bodyOf(await client.listCallbacks({ query: { ...query, ...page }, signal }), 200),
  );
  useReadAgainWhile(
    list.items.some(({ outcome }) => outcome === 'received'),
    key,
  );
  const columns = useMemo(() => callbackColumns(text), [text]);
  const [ids, setIds] = useState(NONE);
  const canReplay = useCan('operator');
  const replay = useReplay();
  // Rows that the filters no longer show are not chosen.
  const chosen = list.items.filter(({ callbackId }) => ids.has(callbackId)).map(({ callbackId }) => callbackId);
  return (
    <>
      <PageHeader title={text('callbacks.title')} intro={text('callbacks.intro')} />
      <FilterBar fields={CALLBACK_FILTERS} filters={filters} />
      <SelectionBar count={chosen.length} clear={() => setIds(NONE)}>
        <Button size="xs" onClick={() => replay(chosen, () => setIds(NONE))}>
          {text('callbacks.replay')}
        </Button>
      </SelectionBar>
      <DataTable
        label={text('callbacks.title')}
        list={list}
        columns={columns}
        rowId={({ callbackId }) => callbackId}
        rowName={({ callbackId }) => text('callback.title', { callbackId })}
        {...(canReplay ? { selection: { ids: new Set(chosen), change: setIds } } : {})}
        empty={
          filters.isAnySet ? (
            <Empty title={text('callbacks.none')} />
          ) : (
            <Empty title={text('callbacks.noneAtAll')} hint={text('callbacks.noneAtAllHint')} />
          )
        }
      />
    </>
  );
}
