import type { Order } from '@punteo/payments';
import { moneyFromRow } from './money.ts';
import { instant, instantOrNull } from './readable.ts';

export interface OrderRow {
  order_id: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  providers: string[];
  created_at: Date;
  due_at: Date | null;
  fulfilled_at: Date | null;
  cancelled_at: Date | null;
  closed_at: Date | null;
  accepts_parts: boolean;
}

export function orderFromRow(row: OrderRow): Order {
  return {
    orderId: row.order_id,
    amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
    providers: row.providers,
    createdAt: instant('created_at', row.created_at),
    dueAt: instantOrNull('due_at', row.due_at),
    fulfilledAt: instantOrNull('fulfilled_at', row.fulfilled_at),
    cancelledAt: instantOrNull('cancelled_at', row.cancelled_at),
    closedAt: instantOrNull('closed_at', row.closed_at),
  };
}
