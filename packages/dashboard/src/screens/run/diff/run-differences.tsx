import { Alert, Text } from '@mantine/core';
import type { RunChange, RunDiff } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useList } from '../../../client/use-list.ts';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { FilterBar } from '../../../components/filters/filter-bar.tsx';
import { choices, type FilterField } from '../../../components/filters/filter-field.ts';
import { useFilters } from '../../../components/filters/use-filters.ts';
import { Instant } from '../../../components/instant.tsx';
import { RunWindow } from '../../../components/runs/run-window.tsx';
import { Section } from '../../../components/section.tsx';
import { Empty, ErrorState } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { ChangeCounts } from './change-counts.tsx';
import { differenceColumns } from './difference-columns.tsx';

const CHANGES = ['new', 'gone', 'changed', 'older'] as const satisfies readonly RunChange[];
const FIELDS = [
  {
    name: 'change',
    kind: 'choice',
    label: 'run.diff.change',
    isPrimary: true,
    options: choices('run.diff', CHANGES),
  },
] as const satisfies readonly FilterField[];

/** How what two runs found differs: new, gone, changed and as before. */
export function RunDifferences({ before, after }: { readonly before: string; readonly after: string }) {
  const text = useText();
  const client = useClient();
  const filters = useFilters<'change'>(FIELDS);
  const change = CHANGES.find((each) => each === filters.values.change);
  const params = { runId: before, laterRunId: after };
  // Read apart from the list: its counts are of the chosen change only.
  const whole = useQuery({
    queryKey: ['runs', 'diff', before, after],
    queryFn: async ({ signal }) => bodyOf(await client.diffRuns({ params, query: { limit: 1 }, signal }), 200),
  });
  const list = useList(['runs', 'differences', before, after, change], async (page, signal) => {
    const query = { ...page, ...(change && { change }) };
    return bodyOf(await client.diffRuns({ params, query, signal }), 200).differences;
  });
  const isStored = whole.data === undefined || !whole.data.after.dryRun;
  const columns = useMemo(() => differenceColumns(text, isStored), [text, isStored]);
  return (
    <Section
      title={change === undefined ? text('run.diff.title') : `${text('run.diff.title')}: ${text(`run.diff.${change}`)}`}
      intro={whole.data !== undefined && <Compared diff={whole.data} />}
    >
      {whole.isError && <ErrorState error={whole.error} retry={() => void whole.refetch()} />}
      {whole.data !== undefined && <ChangeCounts diff={whole.data} />}
      <FilterBar fields={FIELDS} filters={filters} />
      <DataTable
        label={text('run.diff.title')}
        list={list}
        columns={columns}
        rowId={({ discrepancy }) => discrepancy.discrepancyId}
        total={whole.data && totalOf(whole.data.counts, change)}
        empty={<Empty title={text('run.diff.none')} />}
      />
    </Section>
  );
}

function Compared({ diff: { before, after } }: { readonly diff: RunDiff }) {
  const text = useText();
  const isSameWindow = before.from === after.from && before.to === after.to;
  return (
    <>
      <Text c="dimmed" component="div">
        {text('run.diff')} <Instant at={before.requestedAt} />: <RunWindow run={before} />
      </Text>
      {!isSameWindow && (
        <Alert color="orange" variant="light" mt="xs">
          {text('run.diff.windows')}
        </Alert>
      )}
    </>
  );
}

function totalOf(counts: RunDiff['counts'], change: RunChange | undefined): number {
  return change === undefined ? CHANGES.reduce((sum, each) => sum + counts[each], 0) : counts[change];
}
