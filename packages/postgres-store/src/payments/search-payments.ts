import type { Page, PageRequest, Payment, PaymentFilter, PaymentSummary } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import type { Queryable } from '../sql/database.ts';
import { type CursorRow, pageOf } from '../sql/paging.ts';
import { sortedPosition } from '../sql/sorted-paging.ts';
import { paymentConditions } from './payment-conditions.ts';

/** One page of the payments that a filter selects, newest first by the provider's clock. */
export async function searchPayments(
  database: Queryable,
  filter: PaymentFilter,
  page: PageRequest,
): Promise<Page<Payment>> {
  const keys = [{ type: 'timestamptz' }, { type: 'text' }] as const;
  const { after, limit } = sortedPosition(page, 'newest', keys, (id) => id !== '');
  const { sql, values } = paymentConditions(filter, 2 + after.length);
  const position = ` and (coalesce(created_at, recorded_at), provider, provider_payment_id) < ($2::timestamptz, $3::text, $4::text)`;
  const { rows } = await database.query<ListedRow>(
    /* sql */ `
    select page.*, orders.currency as order_currency, orders.exponent as order_exponent,
      concat_ws(E'\\n', 'newest', coalesce(page.created_at, page.recorded_at)::text, page.provider) as cursor_at,
      provider_payment_id as cursor_id
    from (
      select * from payments
      where ${sql}${after.length === 0 ? '' : position}
      order by coalesce(created_at, recorded_at) desc, provider desc, provider_payment_id desc
      limit $1
    ) page left join orders using (order_id)
    order by coalesce(page.created_at, page.recorded_at) desc, page.provider desc, provider_payment_id desc`,
    [limit + 1, ...after, ...values],
  );
  return pageOf(rows, limit, (row) =>
    paymentFromRow(row, { currency: row.order_currency ?? '', exponent: row.order_exponent ?? 0 }),
  );
}

/** Counts and sums everything that the filter selects. */
export async function summarisePayments(database: Queryable, filter: PaymentFilter): Promise<PaymentSummary> {
  const { sql, values } = paymentConditions(filter);
  const { rows } = await database.query<SumRow>(
    /* sql */ `
    select currency, max(exponent) as exponent, sum(count)::int as count,
      sum(amount_minor * ('1e' || (greatest_exponent - exponent))::numeric)::numeric(1000, 0) as amount_minor
    from (
      select currency, exponent, count(*) as count, sum(amount_minor) as amount_minor,
        max(exponent) over (partition by currency) as greatest_exponent
      from payments
      where ${sql}
      group by currency, exponent
    ) sums
    group by currency
    order by currency collate "C"`,
    [...values],
  );
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    sums: rows.flatMap(({ currency, exponent, count, amount_minor }) =>
      currency === null || exponent === null || amount_minor === null
        ? []
        : [{ count, amount: moneyFromRow(amount_minor, currency, exponent) }],
    ),
  };
}

type ListedRow = PaymentRow &
  CursorRow & { readonly order_currency: string | null; readonly order_exponent: number | null };

interface SumRow {
  /** Null: of those whose record was never read. */
  currency: string | null;
  /** The largest of them all. */
  exponent: number | null;
  count: number;
  amount_minor: string | null;
}
