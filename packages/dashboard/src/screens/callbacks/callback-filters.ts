import { choices, type FilterField } from '../../components/filters/filter-field.ts';

/** The filters of the inbox of callbacks, each by its name in the API. */
export const CALLBACK_FILTERS = [
  { name: 'names', kind: 'text', label: 'callbacks.filter.names', isPrimary: true },
  {
    name: 'outcome',
    kind: 'choice',
    label: 'callbacks.outcome',
    isPrimary: true,
    options: choices('callbackOutcome', ['received', 'matched', 'orphan', 'unreadable']),
  },
  { name: 'provider', kind: 'text', label: 'orders.filter.provider', isPrimary: true },
  { name: 'orderId', kind: 'text', label: 'orders.filter.orderId' },
  { name: 'receivedFrom', kind: 'day', label: 'callbacks.filter.receivedFrom' },
  { name: 'receivedTo', kind: 'day', label: 'callbacks.filter.receivedTo' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type CallbackFilterName = (typeof CALLBACK_FILTERS)[number]['name'];
