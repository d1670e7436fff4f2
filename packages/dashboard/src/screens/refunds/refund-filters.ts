import type { FilterField } from '../../components/filters/filter-field.ts';

/** The filters of what is to be given back, each by its name in the API. */
export const BALANCE_FILTERS = [
  { name: 'orderId', kind: 'text', label: 'refunds.filter.orderId', isPrimary: true },
  { name: 'provider', kind: 'text', label: 'refunds.filter.provider', isPrimary: true },
  { name: 'currency', kind: 'text', label: 'refunds.filter.currency', isPrimary: true },
] as const satisfies readonly FilterField[];
export type BalanceFilterName = (typeof BALANCE_FILTERS)[number]['name'];

/** The filter of what people recorded. */
export const RECORDED_FILTERS = [
  { name: 'orderId', kind: 'text', label: 'refunds.filter.orderId', isPrimary: true },
] as const satisfies readonly FilterField[];
export type RecordedFilterName = (typeof RECORDED_FILTERS)[number]['name'];

/** The views of the screen, by `state` in the URL; without one, what is to be given back. */
export const REFUND_VIEWS = ['open', 'settled', 'all', 'recorded'] as const;
export type RefundView = (typeof REFUND_VIEWS)[number];
