import { choices, type FilterField } from '../../components/filters/filter-field.ts';

/** The filters of the list of merchant events, each by its name in the API. */
export const EVENT_FILTERS = [
  {
    name: 'state',
    kind: 'choice',
    label: 'events.state',
    isPrimary: true,
    options: choices('deliveryState', ['pending', 'delivered', 'dead']),
  },
  { name: 'type', kind: 'text', label: 'events.type', isPrimary: true },
  { name: 'orderId', kind: 'text', label: 'orders.filter.orderId', isPrimary: true },
  { name: 'from', kind: 'day', label: 'events.filter.from' },
  { name: 'to', kind: 'day', label: 'events.filter.to' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type EventFilterName = (typeof EVENT_FILTERS)[number]['name'];
