import { OrderFilter } from '@punteo/contracts/reconciliation';
import { wantedOrders } from '../orders/wanted-orders.ts';
import { exportOf } from './export-kind.ts';

export const ordersExport = exportOf({
  columns: [
    ...['order_id', 'amount', 'currency', 'paid', 'paid_currency', 'state', 'proof', 'fulfilment_allowed', 'providers'],
    ...['created_at', 'due_at', 'paid_at', 'fulfilled_at', 'cancelled_at', 'closed_at'],
  ],
  filter: OrderFilter,
  list: (app, filter) => {
    const wanted = wantedOrders(app, filter);
    return (page) => app.store.orders.list(wanted, page);
  },
  row: ({ order, standing }) => [
    order.orderId,
    order.amount,
    order.amount.currency,
    standing.paid,
    standing.paid.currency,
    standing.state,
    standing.proof,
    standing.fulfilmentAllowed ? 'yes' : 'no',
    order.providers.join(' '),
    order.createdAt,
    order.dueAt,
    standing.paidAt,
    order.fulfilledAt,
    order.cancelledAt,
    order.closedAt,
  ],
});
