import type { Order } from '@punteo/payments';
import { moneyFromRow } from './money.ts';

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
    createdAt: row.created_at,
    dueAt: row.due_at,
    fulfilledAt: row.fulfilled_at,
    cancelledAt: row.cancelled_at,
    closedAt: row.closed_at,
  };
}
