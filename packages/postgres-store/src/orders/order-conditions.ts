import type { OrderFilter } from '@punteo/payments';
import { type Conditions, conditions } from '../sql/conditions.ts';

/** What a filter selects, as conditions on `orders join standings`. Parameters are numbered from `first`. */
export function orderConditions(filter: OrderFilter, first = 1): Conditions {
  return conditions(
    [
      ['state = $', filter.state],
      ['order_id = $', filter.orderId],
      [NAMED_PAYMENT, filter.payment],
      [NAMED_TRANSACTION, filter.transaction],
      [NAMED_PROVIDER, filter.provider],
      ['currency = $', filter.currency],
      [`${ORDER_VALUE} >= $::numeric`, filter.atLeast],
      [`${ORDER_VALUE} <= $::numeric`, filter.atMost],
      ['created_at >= $::timestamptz', filter.createdFrom],
      ['created_at < $::timestamptz', filter.createdTo],
      [PAID_BY, filter.payers],
    ],
    first,
  );
}

/** The amount in whole units of its currency; the expression of the index `orders_by_value`. */
export const ORDER_VALUE = "(amount_minor * ('1e-' || exponent::text)::numeric)";

// The few orders that one id names are an array: of a join the planner may expect thousands, and then read all orders
// by their creation time.

/** Also a claim that was withdrawn, if its witness was asked: its evidence stays. */
const NAMED_PAYMENT = /* sql */ `
order_id = any (array(
  select order_id from claims where kind = 'payment' and reference = $::text and withdrawn_at is null
  union select order_id from evidence where kind = 'payment' and reference = $::text
))`;

/** A hash is stored in lower case where it is hexadecimal. */
const NAMED_TRANSACTION = /* sql */ `
order_id = any (array(
  select order_id from claims
  where kind = 'transaction' and reference in ($::text, lower($::text)) and withdrawn_at is null
  union select order_id from evidence where kind = 'transaction' and reference in ($::text, lower($::text))
))`;

const NAMED_PROVIDER = /* sql */ `
exists (
  select from claims where claims.order_id = orders.order_id and claims.provider = $::text and withdrawn_at is null
)`;

const PAID_BY = /* sql */ `
order_id = any (array(
  select order_id from payments where payers && $::text[] and order_id is not null
  union select order_id from create_attempts where payers && $::text[]
))`;
