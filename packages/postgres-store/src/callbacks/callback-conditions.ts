import type { CallbackFilter } from '@punteo/payments';
import { type Conditions, conditions } from '../sql/conditions.ts';

/** What a filter selects, as conditions on `callbacks`. Parameters are numbered from `first`. */
export function callbackConditions(filter: CallbackFilter, first = 1): Conditions {
  return conditions(
    [
      ['provider = $', filter.provider],
      ['outcome = $', filter.outcome],
      ["order_id = $ and outcome <> 'orphan'", filter.orderId],
      [NAMES, filter.names],
      [RECEIVED_FROM, filter.receivedFrom],
      [RECEIVED_TO, filter.receivedTo],
    ],
    first,
  );
}

// The few callbacks that one id names are an array: of a join the planner may expect thousands, and then read all of them in
// the order of the list. A callback that names a payment is of an order of this payment, or has no order.
const NAMES = /* sql */ `
callback_id = any (array(
  select callback_id from callbacks where order_id = $::text
  union
  select callback_id from callbacks where transaction_hash in ($::text, lower($::text))
  union
  select callback_id from callbacks
  where order_id = any (array(
      select order_id from claims where kind = 'payment' and reference = $::text
      union select order_id from evidence where kind = 'payment' and reference = $::text))
    and hint ->> 'providerPaymentId' = $::text
  union
  select callback_id from callbacks
  where outcome in ('orphan', 'unreadable') and hint ->> 'providerPaymentId' = $::text
))`;

/**
 * The first id of a callback that was received at the instant or later, found by halving. Ids follow the time of receipt but
 * for the clocks of several receivers and the moment of the commit; the condition on the time itself is exact.
 */
const firstIdAt = (instant: string) => /* sql */ `(
  with recursive halves (low, high) as (
    select coalesce(min(callback_id), 0), coalesce(max(callback_id), 0) + 1 from callbacks
    union all
    select case when probe.received_at < ${instant} then probe.callback_id + 1 else low end,
      case when probe.received_at < ${instant} then high else (low + high) / 2 end
    from halves cross join lateral (
      select callback_id, received_at from callbacks
      where callback_id >= (low + high) / 2 order by callback_id limit 1
    ) probe
    where low < high
  )
  select low from halves where low >= high limit 1
)`;

const SLACK = "interval '10 minutes'";
const RECEIVED_FROM = `received_at >= $::timestamptz and callback_id >= ${firstIdAt(`$::timestamptz - ${SLACK}`)}`;
const RECEIVED_TO = `received_at < $::timestamptz and callback_id < ${firstIdAt(`$::timestamptz + ${SLACK}`)}`;
