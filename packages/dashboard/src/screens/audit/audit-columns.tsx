import type { AuditEntry } from '@punteo/clients/reconciliation';
import { Anchor } from '../../components/anchor.tsx';
import { columnsOf } from '../../components/data-table/table-hook.ts';
import { Instant } from '../../components/instant.tsx';
import type { TextOf, useLabel } from '../../texts/use-text.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditSubject } from './audit-subject.tsx';

const helper = columnsOf<AuditEntry>();

/** The columns of the audit. */
export function auditColumns(text: TextOf, label: ReturnType<typeof useLabel>) {
  return helper.columns([
    helper.accessor('at', {
      header: text('audit.at'),
      cell: ({ getValue }) => <Instant at={getValue()} inTable />,
    }),
    helper.accessor('actor', { header: text('audit.actor') }),
    helper.accessor('action', {
      header: text('audit.action'),
      cell: ({ getValue }) => <span title={getValue()}>{label('action', getValue())}</span>,
    }),
    helper.accessor('subject', {
      header: text('audit.subject'),
      cell: ({ getValue }) => <AuditSubject subject={getValue()} />,
    }),
    helper.accessor('detail', {
      id: 'reason',
      header: text('dialog.reason'),
      cell: ({ getValue }) => (getValue() as AuditEntry['detail']).reason ?? '–',
    }),
    helper.accessor('detail', {
      id: 'changes',
      header: text('audit.changes'),
      cell: ({ getValue }) => <AuditDetail detail={getValue()} />,
    }),
    helper.accessor('anchor', {
      header: text('audit.anchor'),
      cell: ({ getValue }) => <Anchor anchor={getValue()} />,
    }),
  ]);
}
