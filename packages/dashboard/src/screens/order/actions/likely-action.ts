import type { Order } from '@punteo/clients/reconciliation';
import type { ORDER_ACTIONS } from './order-actions-table.ts';

/** What a person most likely does with an order that stands so; null: nothing stands out. */
export function likelyAction(
  { standing: { state, fulfilmentAllowed }, fulfilledAt }: Pick<Order, 'standing' | 'fulfilledAt'>,
  hasClaims: boolean,
): keyof typeof ORDER_ACTIONS | null {
  const ask = hasClaims ? 'verify' : 'bind';
  switch (state) {
    case 'paid':
    case 'paid_late':
      return fulfilmentAllowed && fulfilledAt === null ? 'fulfil' : null;
    case 'overpaid':
      return fulfilmentAllowed && fulfilledAt === null ? 'fulfil' : 'recordRefund';
    case 'paid_in_parts':
      return 'acceptParts';
    case 'contested':
      return 'allocate';
    case 'paid_after_cancel':
      return 'recordRefund';
    case 'awaiting':
    case 'overdue':
    case 'confirming':
    case 'underpaid':
    case 'reversed':
      return ask;
    case 'refunded':
    case 'cancelled':
    case 'closed':
      return null;
  }
}
