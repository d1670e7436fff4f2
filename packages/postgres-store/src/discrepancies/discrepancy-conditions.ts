import type { DiscrepancyFilter } from '@punteo/payments';
import { type Conditions, conditions } from '../sql/conditions.ts';

/** What a filter selects, as conditions on `discrepancies`. Parameters are numbered from `first`. */
export function discrepancyConditions(filter: DiscrepancyFilter, first = 1): Conditions {
  const { owner } = filter;
  return conditions(
    [
      ['state = $', filter.state],
      ['kind = $', filter.kind],
      ['provider = $', filter.provider],
      [`coalesce(risk_currency, '~') collate "C" = $`, filter.currency],
      ['owner = $', owner ?? undefined],
      ['owner is null and $::boolean', owner === null ? true : undefined],
      ['order_id = $', filter.orderId],
      ["first_seen_at <= clock_timestamp() - $::float8 * interval '1 day'", filter.olderThanDays],
      ["first_seen_at >= clock_timestamp() - $::float8 * interval '1 day'", filter.newerThanDays],
      ['-coalesce(risk, 0) <= -($::numeric)', filter.atLeast],
      ['-coalesce(risk, 0) >= -($::numeric)', filter.atMost],
      ['due_on <= $::date', filter.dueBy],
      [TEXT, filter.text],
    ],
    first,
  );
}

/** A part of a text, not a pattern: `%` and `_` mean themselves. */
const TEXT = 'position(lower($) in search_text) > 0';
