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
import { entryColumns } from './entry-columns.tsx';

const FIELDS = [
  { name: 'account', kind: 'text', label: 'statements.account', isPrimary: true },
  { name: 'statementFileId', kind: 'text', label: 'statements.id', isPrimary: true },
] as const satisfies readonly FilterField[];

/** The entries of all files, or of one file or account, the latest booking first. */
export function EntryList() {
  const text = useText();
  const client = useClient();
  const filters = useFilters<'account' | 'statementFileId'>(FIELDS);
  const { values } = filters;
  const list = useList(['statements', 'entries', values], async (page, signal) =>
    bodyOf(await client.listStatementEntries({ query: { ...values, ...page }, signal }), 200),
  );
  const columns = useMemo(() => entryColumns(text), [text]);
  return (
    <Section title={text('statements.entries')}>
      <FilterBar fields={FIELDS} filters={filters} />
      <DataTable
        label={text('statements.entries')}
        list={list}
        columns={columns}
        rowId={({ statementEntryId }) => statementEntryId}
        empty={<Empty title={text(filters.isAnySet ? 'statements.noEntryFits' : 'statements.noEntry')} />}
      />
    </Section>
  );
}
