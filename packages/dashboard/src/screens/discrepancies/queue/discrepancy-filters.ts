import { DiscrepancyKind } from '@punteo/contracts/reconciliation';
import { choices, type FilterField } from '../../../components/filters/filter-field.ts';

const only = [{ value: 'true', label: 'discrepancies.filter.only' }] as const;

/**
 * The filters of the work queue, each by its name in the API. Without a state the open ones are listed. Beside those of the API
 * there are `mine` and `due`, which mean something else for another person or on another day, so that a view with them can be
 * kept.
 */
export const DISCREPANCY_FILTERS = [
  { name: 'text', kind: 'text', label: 'discrepancies.filter.text', isPrimary: true },
  {
    name: 'kind',
    kind: 'choice',
    label: 'discrepancies.filter.kind',
    isPrimary: true,
    options: choices('kind', DiscrepancyKind.options),
  },
  {
    name: 'state',
    kind: 'choice',
    label: 'discrepancies.filter.state',
    isPrimary: true,
    none: 'discrepancyState.open',
    options: [
      ...choices('discrepancyState', ['resolved', 'explained', 'gone']),
      { value: 'all', label: 'discrepancies.filter.allStates' },
    ],
  },
  { name: 'currency', kind: 'text', label: 'discrepancies.filter.currency' },
  { name: 'atLeast', kind: 'amount', label: 'discrepancies.filter.atLeast', needs: 'currency' },
  { name: 'atMost', kind: 'amount', label: 'discrepancies.filter.atMost', needs: 'currency' },
  { name: 'withoutAmount', kind: 'choice', label: 'discrepancies.filter.withoutAmount', options: only },
  { name: 'provider', kind: 'text', label: 'discrepancies.filter.provider' },
  { name: 'withoutProvider', kind: 'choice', label: 'discrepancies.filter.withoutProvider', options: only },
  { name: 'mine', kind: 'choice', label: 'discrepancies.filter.mine', options: only },
  { name: 'unassigned', kind: 'choice', label: 'discrepancies.filter.unassigned', options: only },
  { name: 'owner', kind: 'text', label: 'discrepancies.filter.owner' },
  {
    name: 'due',
    kind: 'choice',
    label: 'discrepancies.filter.due',
    options: choices('discrepancies.due', ['overdue', 'today', 'week']),
  },
  { name: 'dueBy', kind: 'date', label: 'discrepancies.filter.dueBy' },
  { name: 'olderThanDays', kind: 'text', label: 'discrepancies.filter.olderThanDays' },
  { name: 'newerThanDays', kind: 'text', label: 'discrepancies.filter.newerThanDays' },
  { name: 'firstSeenFrom', kind: 'day', label: 'discrepancies.filter.firstSeenFrom' },
  { name: 'firstSeenTo', kind: 'day', label: 'discrepancies.filter.firstSeenTo' },
  { name: 'stateFrom', kind: 'day', label: 'discrepancies.filter.stateFrom' },
  { name: 'orderId', kind: 'text', label: 'discrepancies.filter.orderId' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type DiscrepancyFilterName = (typeof DISCREPANCY_FILTERS)[number]['name'];

/** The sorts of the list, as the API names them. */
export const DISCREPANCY_SORTS = ['newest', 'oldest', 'risk', 'due'] as const;
export type DiscrepancySort = (typeof DISCREPANCY_SORTS)[number];
