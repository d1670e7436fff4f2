import { Button } from '@mantine/core';
import type { EventQuery } from '@punteo/clients/reconciliation';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
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
import { eventColumns } from './event-columns.tsx';
import { EVENT_FILTERS, type EventFilterName } from './event-filters.ts';
import { useDeadDeliveries } from './use-dead-deliveries.ts';
import { useResend } from './use-resend.ts';

const EventDrawer = lazy(() => import('./event-drawer.tsx').then(({ EventDrawer }) => ({ default: EventDrawer })));
const NONE: ReadonlySet<string> = new Set();

/** The merchant events with their deliveries, and what sends them again. `?event=` opens one. */
export function EventsScreen() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<EventFilterName>(EVENT_FILTERS);
  const query = filters.values as EventQuery;
  const key = ['events', 'list', query];
  const list = useList(key, async (page, signal) =>
    bodyOf(await client.listEvents({ query: { ...query, ...page }, signal }), 200),
  );
  useReadAgainWhile(
    list.items.some(({ state }) => state === 'pending'),
    key,
  );
  const columns = useMemo(() => eventColumns(text), [text]);
  const [ids, setIds] = useState(NONE);
  const canResend = useCan('operator');
  const dead = useDeadDeliveries();
  const resend = useResend();
  const { event } = useSearch({ strict: false });
  const chosen = list.items.filter(({ eventId }) => ids.has(eventId)).map(({ eventId }) => eventId);
  return (
    <>
      <PageHeader title={text('events.title')} intro={text('events.intro')}>
        {canResend && dead > 0 && (
          <Button variant="default" onClick={() => resend({ dead })}>
            {text('events.resendDead', { count: dead })}
          </Button>
        )}
      </PageHeader>
      <FilterBar fields={EVENT_FILTERS} filters={filters} />
      <SelectionBar count={chosen.length} clear={() => setIds(NONE)}>
        <Button size="xs" onClick={() => resend({ eventIds: chosen }, () => setIds(NONE))}>
          {text('events.resend')}
        </Button>
      </SelectionBar>
      <DataTable
        label={text('events.title')}
        list={list}
        columns={columns}
        rowId={({ eventId }) => eventId}
        rowName={({ type, orderId }) => [type, orderId].filter(Boolean).join(' ')}
        {...(canResend ? { selection: { ids: new Set(chosen), change: setIds } } : {})}
        empty={
          filters.isAnySet ? (
            <Empty title={text('events.none')} />
          ) : (
            <Empty title={text('events.noneAtAll')} hint={text('events.noneAtAllHint')} />
          )
        }
      />
      {event !== undefined && (
        <Suspense>
          <EventDrawer eventId={event} />
        </Suspense>
      )}
    </>
  );
}
