import { choices, type FilterField } from '../../components/filters/filter-field.ts';

const PAID = 'paid,paid_late,paid_in_parts,overpaid';
const OPEN = 'awaiting,overdue,confirming,underpaid,contested,reversed';

/** The filters of the list of orders, each by its name in the API. */
export const ORDER_FILTERS = [
  { name: 'orderId', kind: 'text', label: 'orders.filter.orderId', isPrimary: true },
  {
    name: 'state',
    kind: 'choice',
    label: 'orders.filter.state',
    isPrimary: true,
    options: choices('state', [
      'awaiting',
      'overdue',
      'confirming',
      'underpaid',
      'paid_in_parts',
      'paid',
      'paid_late',
      'overpaid',
      'contested',
      'reversed',
      'refunded',
      'cancelled',
      'paid_after_cancel',
      'closed',
    ]),
  },
  { name: 'currency', kind: 'text', label: 'orders.filter.currency', isPrimary: true },
  { name: 'provider', kind: 'text', label: 'orders.filter.provider' },
  { name: 'payment', kind: 'text', label: 'orders.filter.payment' },
  { name: 'transaction', kind: 'text', label: 'orders.filter.transaction' },
  { name: 'buyer', kind: 'text', label: 'orders.filter.buyer' },
  {
    name: 'states',
    kind: 'choice',
    label: 'orders.filter.states',
    options: [
      { value: OPEN, label: 'orders.states.open' },
      { value: PAID, label: 'orders.states.paid' },
      { value: `${OPEN},${PAID}`, label: 'orders.states.expected' },
    ],
  },
  {
    name: 'proven',
    kind: 'choice',
    label: 'orders.filter.proven',
    options: [{ value: 'true', label: 'orders.proven.true' }],
  },
  {
    name: 'namedProviders',
    kind: 'choice',
    label: 'orders.filter.namedProviders',
    options: choices('orders.named', ['one', 'none', 'several']),
  },
  { name: 'atLeast', kind: 'amount', label: 'orders.filter.atLeast', needs: 'currency' },
  { name: 'atMost', kind: 'amount', label: 'orders.filter.atMost', needs: 'currency' },
  { name: 'createdFrom', kind: 'day', label: 'orders.filter.createdFrom' },
  { name: 'createdTo', kind: 'day', label: 'orders.filter.createdTo' },
  { name: 'paidFrom', kind: 'day', label: 'orders.filter.paidFrom' },
  { name: 'paidTo', kind: 'day', label: 'orders.filter.paidTo' },
] as const satisfies readonly FilterField[];

/** The name of one of them. */
export type OrderFilterName = (typeof ORDER_FILTERS)[number]['name'];
