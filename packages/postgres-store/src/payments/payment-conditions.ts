import type { PaymentFilter } from '@punteo/payments';
import { type Conditions, conditions } from '../sql/conditions.ts';

/** What a filter selects, as conditions on `payments`. Parameters are numbered from `first`. */
export function paymentConditions(filter: PaymentFilter, first = 1): Conditions {
  const { orderId, status, text } = filter;
  const { sql, values } = conditions(
    [
      ['provider = $', filter.provider],
      // The usual status has statistics of its own.
      [status === 'paid' ? 'status = $' : "coalesce(status, 'created') = $", status],
      ['order_id = $', orderId ?? undefined],
      ['currency = $', filter.currency],
      [`${PAYMENT_VALUE} >= $::numeric`, filter.atLeast],
      [`${PAYMENT_VALUE} <= $::numeric`, filter.atMost],
      ['provider_payment_id like $::text', text === undefined ? undefined : `${text.replaceAll(/[\\%_]/g, '\\$&')}%`],
    ],
    first,
  );
  // The predicates of the indexes `payments_unbound_newest` and `payments_by_status`.
  const unbound = orderId === null ? ' and order_id is null' : '';
  const unpaid = status === undefined || status === 'paid' ? '' : " and status is distinct from 'paid'";
  return { sql: `${sql}${unbound}${unpaid}`, values };
}

/** The amount in whole units of its currency; the expression of the index `payments_by_value`. */
const PAYMENT_VALUE = "(amount_minor * ('1e-' || exponent::text)::numeric)";
