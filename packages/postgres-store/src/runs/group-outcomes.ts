import { overduePayments } from '../discrepancies/overdue-payments.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import type { ComparisonPlan } from './comparison-plan.ts';

/**
 * Counts and sums the orders of a run into the temporary table `order_groups`, after its discrepancies are stored. A run
 * that keeps its result stores how it counted each order; an incremental run adds the difference of its orders to the
 * sums of the base.
 */
export async function groupOutcomes(
  transaction: Queryable,
  { base, keepsBase }: Pick<ComparisonPlan, 'base' | 'keepsBase'>,
  {
    runId,
    from,
    to,
    now,
    clocks,
  }: {
    readonly runId: string;
    readonly from: Date | null;
    readonly to: Date | null;
    readonly now: Date;
    /** See `clocksToJson`. */
    readonly clocks: string;
  },
): Promise<void> {
  const values = [runId, now, clocks];
  if (base === null) {
    // The planner has no statistics of the rows just inserted, expects one, and would compare each row with each.
    await transaction.query('set local enable_nestloop = off');
    if (keepsBase) {
      await transaction.query(withoutTimeLimit(FIND_CHANGED, values));
      await transaction.query(withoutTimeLimit(KEEP_ALL));
      await transaction.query(withoutTimeLimit(DELETE_STRAYS));
      await transaction.query(withoutTimeLimit(GROUP_KEPT));
    } else await transaction.query(withoutTimeLimit(GROUP_WINDOW, [...values, from, to]));
    await transaction.query('set local enable_nestloop = default');
  } else {
    await transaction.query(withoutTimeLimit(COUNT_CHANGED, values));
    await transaction.query('analyze counted_orders');
    await transaction.query(withoutTimeLimit(GROUP_CHANGED));
    if (keepsBase) await transaction.query(withoutTimeLimit(KEEP_CHANGED));
  }
  if (!keepsBase) return;
  await transaction.query('delete from compared_totals');
  await transaction.query(`insert into compared_totals (${GROUP}, ${SUMS}) select ${GROUP}, ${SUMS} from order_groups`);
}

/** What the sums of a run are grouped by, of each order. */
const GROUP = 'state, currency, exponent, paid_exponent, needs_attention, is_explained, is_late, differs';
const SUMS = 'n, amount_minor, paid_minor';
const COLUMNS = `order_id, ${GROUP}, amount_minor, paid_minor`;

/**
 * Each order as a run counts it; `orders`: in SQL, the query of the ids of those to count, null: all. $1 run id · $2 now ·
 * $3 clocks
 */
export const countedOrders = (orders: string | null): string => /* sql */ `
with ${overduePayments({ clocks: '$3::jsonb', now: '$2::timestamptz', orders })},
late_order as (select order_id from overdue_payments group by order_id having bool_and(is_late))
select o.order_id, s.state, o.currency, o.exponent, s.paid_exponent,
  coalesce(not attention.is_explained, false) as needs_attention,
  coalesce(attention.is_explained, false) as is_explained,
  late_order.order_id is not null or coalesce(o.due_at < $2::timestamptz, false) as is_late,
  -- Where money was given back, what it differs by was settled.
  refunded.order_id is null and case when o.exponent = s.paid_exponent then s.paid_minor <> o.amount_minor
    else s.paid_minor * ('1e-' || s.paid_exponent)::numeric <> o.amount_minor * ('1e-' || o.exponent)::numeric
    end as differs,
  o.amount_minor, s.paid_minor
from orders o
join standings s using (order_id)
left join (
  select r.order_id, bool_and(r.explained_by is not null) as is_explained
  from run_discrepancies r left join discrepancies d on d.kind = r.kind and d.subject = r.subject
  where r.run_id = $1 and r.order_id is not null and d.state is distinct from 'resolved'
  group by r.order_id
) attention using (order_id)
left join late_order using (order_id)
left join (select distinct order_id from refunds${
  orders === null ? '' : ` where order_id in (${orders})`
}) refunded using (order_id)${orders === null ? '' : `\nwhere o.order_id in (${orders})`}`;

/** $1 run id · $2 now · $3 clocks · $4 from · $5 to */
const GROUP_WINDOW = /* sql */ `
create temporary table order_groups on commit drop as
select ${GROUP}, count(*) as n, sum(amount_minor) as amount_minor, sum(paid_minor) as paid_minor
from (
  ${countedOrders(null)}
  where ($4::timestamptz is null or o.created_at >= $4) and ($5::timestamptz is null or o.created_at < $5)
) counted
group by ${GROUP}`;

/** The orders that are counted otherwise than before. */
const changed = (counted: string) => /* sql */ `
select ${COLUMNS} from (${counted}) counted
where not exists (
  select from compared_orders same
  where same.order_id = counted.order_id and same.state = counted.state and same.currency = counted.currency
    and same.exponent = counted.exponent and same.paid_exponent = counted.paid_exponent
    and same.needs_attention = counted.needs_attention and same.is_explained = counted.is_explained
    and same.is_late = counted.is_late and same.differs = counted.differs
    and same.amount_minor = counted.amount_minor and same.paid_minor = counted.paid_minor)`;

const keep = (orders: string) => /* sql */ `
insert into compared_orders as kept (${COLUMNS})
${orders}
on conflict (order_id) do update set (${GROUP}, amount_minor, paid_minor) = row (
  excluded.state, excluded.currency, excluded.exponent, excluded.paid_exponent, excluded.needs_attention,
  excluded.is_explained, excluded.is_late, excluded.differs, excluded.amount_minor, excluded.paid_minor)`;

/** A statement that writes nothing but a new table can be shared by workers. $1 run id · $2 now · $3 clocks */
const FIND_CHANGED = /* sql */ `
create temporary table changed_orders on commit drop as ${changed(countedOrders(null))}`;
const KEEP_ALL = keep(`select ${COLUMNS} from changed_orders`);
const KEEP_CHANGED = keep(changed(`select ${COLUMNS} from counted_orders`));

/** Of orders that were deleted by hand. */
const DELETE_STRAYS = /* sql */ `
delete from compared_orders
where (select count(*) from compared_orders) <> (select count(*) from standings)
  and not exists (select from standings where standings.order_id = compared_orders.order_id)`;

const GROUP_KEPT = /* sql */ `
create temporary table order_groups on commit drop as
select ${GROUP}, count(*) as n, sum(amount_minor) as amount_minor, sum(paid_minor) as paid_minor
from compared_orders group by ${GROUP}`;

/** $1 run id · $2 now · $3 clocks */
const COUNT_CHANGED = /* sql */ `
create temporary table counted_orders on commit drop as
${countedOrders(/* sql */ `
  select order_id from orders_in_scope
  union
  select order_id from run_discrepancies where run_id = $1 and order_id is not null`)}`;

const GROUP_CHANGED = /* sql */ `
create temporary table order_groups on commit drop as
select ${GROUP}, sum(n)::bigint as n, sum(amount_minor) as amount_minor, sum(paid_minor) as paid_minor
from (
  select ${GROUP}, ${SUMS} from compared_totals
  union all
  select ${GROUP}, 1, amount_minor, paid_minor from counted_orders
  union all
  select ${GROUP}, -1, -amount_minor, -paid_minor from compared_orders
  where order_id in (select order_id from counted_orders)
) parts
group by ${GROUP}
having sum(n) <> 0`;
