import { choices, type FilterField } from '../../components/filters/filter-field.ts';

/** The filters of the audit, each by its name in the API. */
export const AUDIT_FILTERS = [
  { name: 'actor', kind: 'text', label: 'audit.actor', isPrimary: true },
  {
    name: 'action',
    kind: 'choice',
    label: 'audit.action',
    isPrimary: true,
    options: choices('action', [
      'order.amended',
      'order.cancelled',
      'order.closed',
      'order.fulfilled',
      'order.fulfilment_corrected',
      'order.fulfilment_withdrawn',
      'order.refund_recorded',
      'order.verification_requested',
      'order.bound',
      'order.unbound',
      'order.allocated',
      'order.unallocated',
      'order.parts_accepted',
      'order.another_payment_created',
      'order.create_repeated',
      'order.personal_data_erased',
      'discrepancy.updated',
      'callback.replayed',
      'events.resent',
      'run.cancelled',
      'statement.accepted',
      'period.closed',
      'personal_data.erased',
      'token.created',
      'token.revoked',
      'link.created',
      'sessions.ended',
      'database.restored',
    ]),
  },
  { name: 'subject', kind: 'text', label: 'audit.subject', isPrimary: true },
  { name: 'from', kind: 'day', label: 'audit.from' },
  { name: 'to', kind: 'day', label: 'audit.to' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type AuditFilterName = (typeof AUDIT_FILTERS)[number]['name'];
