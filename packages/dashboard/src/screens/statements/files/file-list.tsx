import { useMemo } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useList } from '../../../client/use-list.ts';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { FilterBar } from '../../../components/filters/filter-bar.tsx';
import type { FilterField } from '../../../components/filters/filter-field.ts';
import { useFilters } from '../../../components/filters/use-filters.ts';
import { Section } from '../../../components/section.tsx';
import { Empty } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { fileColumns } from './file-columns.tsx';

const FIELDS = [
  {
    name: 'notAccepted',
    kind: 'choice',
    label: 'statements.filter.notAccepted',
    isPrimary: true,
    options: [{ value: 'true', label: 'statements.notAccepted' }],
  },
] as const satisfies readonly FilterField[];

/** The imported files, newest first. */
export function FileList() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<'notAccepted'>(FIELDS);
  const isOnlyOpen = filters.values.notAccepted === 'true';
  const list = useList(['statements', 'list', isOnlyOpen], async (page, signal) => {
    const query = isOnlyOpen ? { ...page, notAccepted: 'true' as const } : page;
    return bodyOf(await client.listStatements({ query, signal }), 200);
  });
  const columns = useMemo(() => fileColumns(text), [text]);
  return (
    <Section title={text('statements.files')}>
      <FilterBar fields={FIELDS} filters={filters} />
      <DataTable
        label={text('statements.files')}
        list={list}
        columns={columns}
        rowId={({ statementFileId }) => statementFileId}
        empty={
          isOnlyOpen ? (
            <Empty title={text('statements.allAccepted')} />
          ) : (
            <Empty title={text('statements.none')} hint={text('statements.noneHint')} />
          )
        }
      />
    </Section>
  );
}
