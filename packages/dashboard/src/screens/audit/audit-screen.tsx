import { useMemo } from 'react';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useList } from '../../client/use-list.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { FilterBar } from '../../components/filters/filter-bar.tsx';
import { useFilters } from '../../components/filters/use-filters.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Empty } from '../../components/states.tsx';
import { useLabel, useText } from '../../texts/use-text.ts';
import { auditColumns } from './audit-columns.tsx';
import { AUDIT_FILTERS, type AuditFilterName } from './audit-filters.ts';
import { VerifyAudit } from './verify/verify-audit.tsx';

/** What people did, why, and what was before. */
export function AuditScreen() {
  const text = useText();
  const label = useLabel();
  const client = useClient();
  const filters = useFilters<AuditFilterName>(AUDIT_FILTERS);
  const { values } = filters;
  const list = useList(['audit', 'list', values], async (page, signal) =>
    bodyOf(await client.listAudit({ query: { ...values, ...page }, signal }), 200),
  );
  const columns = useMemo(() => auditColumns(text, label), [text, label]);
  return (
    <>
      <PageHeader title={text('audit.title')} intro={text('audit.intro')} />
      <VerifyAudit />
      <FilterBar fields={AUDIT_FILTERS} filters={filters} />
      <DataTable
        label={text('audit.title')}
        list={list}
        columns={columns}
        rowId={({ auditId }) => auditId}
        empty={<Empty title={text(filters.isAnySet ? 'audit.none' : 'audit.noneAtAll')} />}
      />
    </>
  );
}
