import type { PaymentStore } from '@punteo/payments';
import { type PaymentRow, paymentFromRow } from '../rows/payment.ts';
import { batched } from '../sql/batching.ts';
import { conditions } from '../sql/conditions.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf } from '../sql/paging.ts';
import { sortedPosition } from '../sql/sorted-paging.ts';
import { APART } from '../sql/store-errors.ts';
import { observePayments, type ReadPayments } from './observe-payments.ts';

/** Concurrent observations are batched, one transaction for many. */
export function paymentStore(database: Database): PaymentStore {
  const observe = batched<ReadPayments, readonly string[]>((reads) => observePayments(database, reads), APART);
  return {
    observe: (payments, observedAt) => observe({ payments, observedAt }),

    async list(filter, page) {
      const { after, limit } = sortedPosition(page, 'payment', [{ type: 'text' }], (id) => id !== '');
      const { sql, values } = conditions(
        [
          ['payments.provider = $', filter.provider],
          ['payments.status = $', filter.status],
          ['coalesce(payments.currency, orders.currency) = $', filter.currency],
        ],
        2 + after.length,
      );
      const { rows } = await database.query<ListedRow>(
        /* sql */ `
        select payments.*, orders.currency as order_currency, orders.exponent as order_exponent,
          concat_ws(E'\\n', 'payment', payments.provider) as cursor_at, provider_payment_id as cursor_id
        from payments left join orders using (order_id)
        where ${sql}${after.length === 0 ? '' : ' and (payments.provider, provider_payment_id) > ($2::text, $3::text)'}
        order by payments.provider, provider_payment_id
        limit $1`,
        [limit + 1, ...after, ...values],
      );
      return pageOf(rows, limit, (row) =>
        paymentFromRow(row, { currency: row.order_currency ?? '', exponent: row.order_exponent ?? 0 }),
      );
    },

    async lastChange(provider) {
      const { rows } = await database.query<{ changed_at: Date | null }>(LAST_CHANGE, [provider]);
      return rows[0]?.changed_at ?? null;
    },

    async finishSync({ provider, startedAt, complete, rows, unreadableRows }) {
      await database.query(
        `insert into provider_syncs (provider, started_at, complete, listed_rows, unreadable_rows)
         values ($1, $2, $3, $4, $5)`,
        [provider, startedAt, complete, rows, unreadableRows],
      );
    },
  };
}

type ListedRow = PaymentRow &
  CursorRow & { readonly order_currency: string | null; readonly order_exponent: number | null };

/**
 * Not later than the latest sync of the whole list: a newer record, from a verification or a sync that broke off, does
 * not mean that the changes before it were read; and a provider may send a date in the future. $1 provider
 */
const LAST_CHANGE = /* sql */ `
select least(max(coalesce(updated_at, created_at)), sync.started_at) as changed_at
from payments, (select max(started_at) as started_at from provider_syncs where provider = $1 and complete) sync
where provider = $1 and sync.started_at is not null
group by sync.started_at`;
