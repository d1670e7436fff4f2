import { refundedDiscrepancies } from '../refunds/refunded-discrepancies.ts';
import { missingClaims } from './missing-at-provider.ts';
import { provenWithoutCallback, TRANSFERS_WITHOUT_CALLBACK } from './missing-callback.ts';
import { overduePayments } from './overdue-payments.ts';
import { ALL_PARAMETERS, inWindow, parameter } from './parameters.ts';
import { UNRESOLVED_CREATES } from './unknown-create.ts';

/**
 * The orders of the window with their standings; of an incremental run those of its scope. Of a full run not
 * materialised: most orders are read once and then dropped.
 */
const ordersInWindow = (scope: RunScope) => /* sql */ `
orders_in_window as ${scope === 'incremental' ? 'materialized' : 'not materialized'} (
  select o.order_id, o.amount_minor, o.currency, o.exponent, o.fulfilled_at, s.state, s.paid_minor, s.paid_currency,
    s.paid_exponent, s.fulfilment_allowed, s.claims, s.discrepancies, coalesce(s.paid_at, s.since) as proven_at
  from orders o join standings s using (order_id)
  where ${inWindow('o.created_at')}
    and (${parameter('onlyOrders')} is null or o.order_id = any (${parameter('onlyOrders')}))
    and o.order_id <> all (${parameter('withoutOrders')})${
      scope === 'incremental' ? '\n    and o.order_id in (select order_id from orders_in_scope)' : ''
    }
)`;

const ORDERS_WITH_MISSING_PARTS = /* sql */ `
orders_with_missing_parts as (
  select order_id from proven_without_callback
  union select order_id from missing_claims
  union select order_id from transfer_matches where orders = 1 and transfers = 1
  union select order_id from overdue_payments where is_missed
)`;

const DIFFERS_BY_ITSELF = "(discrepancies <> '[]' or (fulfilled_at is null) = fulfilment_allowed)";

/**
 * The few orders that can have a discrepancy. This is the one pass over all orders; a fragment that is about orders
 * must read this table, and a new reason to compare an order must be added to its condition.
 */
const ORDERS_TO_COMPARE = /* sql */ `
orders_to_compare as materialized (
  select orders_in_window.* from orders_in_window left join orders_with_missing_parts using (order_id)
  where orders_with_missing_parts.order_id is not null or ${DIFFERS_BY_ITSELF}
)`;

/** `full`: every order of the window. `incremental`: those of the temporary table `orders_in_scope`. */
export type RunScope = 'full' | 'incremental';

/**
 * Tables that the discrepancy queries share, for the `with` of one statement; each reads only those above it, and the
 * temporary tables of `matchTransfers` and `matchPayments`, and those of `SHARED_IN_FULL`.
 */
export function sharedTables(scope: RunScope): string {
  return [
    ...(scope === 'full' ? [ALL_PARAMETERS] : tablesOfOrders(scope)),
    refundedDiscrepancies(scope),
    UNRESOLVED_CREATES,
    TRANSFERS_WITHOUT_CALLBACK,
  ].join(',');
}

const overdue = (scope: RunScope) =>
  overduePayments({
    clocks: parameter('clocks'),
    now: parameter('now'),
    orders: scope === 'incremental' ? 'select order_id from orders_in_scope' : null,
  });

function tablesOfOrders(scope: RunScope): readonly string[] {
  return [
    ordersInWindow(scope),
    provenWithoutCallback(scope),
    missingClaims(scope),
    overdue(scope),
    ORDERS_WITH_MISSING_PARTS,
    ORDERS_TO_COMPARE,
  ];
}

const create = (table: string, definitions: readonly string[], condition = '') => /* sql */ `
create temporary table ${table} on commit drop as
with ${[ALL_PARAMETERS, ...definitions].join(',')}
select * from ${condition === '' ? table : `orders_in_window where ${condition}`}`;

/**
 * The tables of a full run, which reads all orders, as temporary ones: workers can share a statement that writes nothing
 * but a new table and reads no temporary one.
 */
export const SHARED_IN_FULL: readonly string[] = [
  create('proven_without_callback', [provenWithoutCallback('full')]),
  create('missing_claims', [ordersInWindow('full'), missingClaims('full')]),
  create('overdue_payments', [overdue('full')]),
  create('orders_to_compare', [ordersInWindow('full')], DIFFERS_BY_ITSELF),
  /* sql */ `
insert into orders_to_compare
with ${[ALL_PARAMETERS, ordersInWindow('full'), ORDERS_WITH_MISSING_PARTS].join(',')}
select orders_in_window.* from orders_in_window join orders_with_missing_parts using (order_id)
where not ${DIFFERS_BY_ITSELF}`,
];
