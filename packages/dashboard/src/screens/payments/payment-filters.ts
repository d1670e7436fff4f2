import { choices, type FilterField } from '../../components/filters/filter-field.ts';

/** The filters of the list of payments, each by its name in the API. */
export const PAYMENT_FILTERS = [
  { name: 'text', kind: 'text', label: 'payments.filter.text', isPrimary: true },
  {
    name: 'status',
    kind: 'choice',
    label: 'payments.status',
    isPrimary: true,
    options: choices('paymentStatus', [
      'created',
      'pending',
      'authorised',
      'paid',
      'failed',
      'cancelled',
      'expired',
      'refunded',
      'unknown',
    ]),
  },
  {
    name: 'unbound',
    kind: 'choice',
    label: 'payments.filter.bound',
    isPrimary: true,
    options: [{ value: 'true', label: 'payments.filter.unboundOnly' }],
  },
  { name: 'provider', kind: 'text', label: 'orders.filter.provider' },
  { name: 'orderId', kind: 'text', label: 'orders.filter.orderId' },
  { name: 'currency', kind: 'text', label: 'orders.filter.currency' },
  { name: 'atLeast', kind: 'amount', label: 'orders.filter.atLeast', needs: 'currency' },
  { name: 'atMost', kind: 'amount', label: 'orders.filter.atMost', needs: 'currency' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type PaymentFilterName = (typeof PAYMENT_FILTERS)[number]['name'];
