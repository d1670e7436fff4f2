import type { OrderFilter, OrderSummary } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';
import { ORDER_VALUE, orderConditions } from './order-conditions.ts';

/** Counts and sums everything that the filter selects. */
export async function summariseOrders(database: Queryable, filter: OrderFilter): Promise<OrderSummary> {
  const { sql, values } = orderConditions(filter);
  const { rows } = await database.query<SumRow>(
    /* sql */ `
    select currency, exponent, count,
      (ordered * ('1e' || exponent)::numeric)::numeric(1000, 0) as ordered_minor,
      (paid * ('1e' || exponent)::numeric)::numeric(1000, 0) as paid_minor
    from (
      select currency, greatest(max(exponent), max(paid_exponent) filter (where paid_currency = currency)) as exponent,
        count(*)::int as count, sum(${ORDER_VALUE}) as ordered,
        coalesce(sum(paid_minor * ('1e-' || paid_exponent::text)::numeric) filter (where paid_currency = currency), 0) as paid
      from orders join standings using (order_id)
      where ${sql}
      group by currency
    ) sums
    order by currency collate "C"`,
    [...values],
  );
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    sums: rows.map(({ currency, exponent, count, ordered_minor, paid_minor }) => ({
      count,
      ordered: moneyFromRow(ordered_minor, currency, exponent),
      paid: moneyFromRow(paid_minor, currency, exponent),
    })),
  };
}

interface SumRow {
  currency: string;
  /** The largest of them all. */
  exponent: number;
  count: number;
  ordered_minor: string;
  paid_minor: string;
}
