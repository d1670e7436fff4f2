import type { StandingState } from '@punteo/payments';
import { namedProviders } from '../claims/named-providers.ts';
import type { Queryable } from '../sql/database.ts';

/** Orders that count alike, with their sums. Amounts are in minor units of their exponent. */
export interface OrderTotal {
  readonly state: StandingState;
  readonly currency: string;
  /** The only provider that is named for them; '': none, '*': several. */
  readonly namedProvider: string;
  readonly isProven: boolean;
  readonly exponent: number;
  readonly paidExponent: number;
  readonly count: number;
  readonly amountMinor: bigint;
  readonly paidMinor: bigint;
}

/**
 * Counts and sums all orders as they are now, in one snapshot: what the last comparison kept, with the orders that changed
 * since in place of what it kept of them. `run_changes` names these, and is written in the transactions that change an order.
 * Without a comparison of this release, and after very many changes, all orders are read.
 */
export async function orderTotals(database: Queryable): Promise<readonly OrderTotal[]> {
  const kept = await database.query<TotalRow & { is_usable: boolean }>(KEPT);
  const rows = kept.rows.some(({ is_usable }) => is_usable)
    ? kept.rows.filter(({ state }) => state !== null)
    : (await database.query<TotalRow>(ALL)).rows;
  return rows.map((row) => ({
    state: row.state,
    currency: row.currency,
    namedProvider: row.named_provider,
    isProven: row.is_proven,
    exponent: row.exponent,
    paidExponent: row.paid_exponent,
    count: row.n,
    amountMinor: BigInt(row.amount_minor),
    paidMinor: BigInt(row.paid_minor),
  }));
}

interface TotalRow {
  state: StandingState;
  currency: string;
  named_provider: string;
  is_proven: boolean;
  exponent: number;
  paid_exponent: number;
  n: number;
  amount_minor: string;
  paid_minor: string;
}

const GROUP = 'state, currency, exponent, paid_exponent, named_provider, is_proven';
const SUMS = 'sum(n)::int as n, sum(amount_minor)::text as amount_minor, sum(paid_minor)::text as paid_minor';

/** Of more changes, reading all orders is faster. */
const CHANGES_MAX = 50_000;

/** Always a row, so that `is_usable` is known: an app of the previous release leaves the new columns empty. */
const KEPT = /* sql */ `
with usable as (
  select exists (select from run_base) and not exists (select from compared_totals where named_provider is null)
    and (select count(*) from (select from run_changes limit ${CHANGES_MAX} + 1) counted) <= ${CHANGES_MAX} as is_usable
),
changed as materialized (
  select distinct order_id from run_changes where order_id is not null and (select is_usable from usable)
),
parts as (
  select ${GROUP}, n, amount_minor, paid_minor from compared_totals
  union all
  select ${GROUP}, -1, -amount_minor, -paid_minor
  from changed
  -- By index: few of all orders changed, whatever the planner expects.
  cross join lateral (select * from compared_orders where compared_orders.order_id = changed.order_id offset 0) kept
  union all
  select s.state, o.currency, o.exponent, s.paid_exponent, coalesce(named.provider, ''), s.paid_minor > 0, 1, o.amount_minor,
    s.paid_minor
  from changed
  join orders o using (order_id)
  join standings s using (order_id)
  left join lateral (
    select case when min(provider) = max(provider) then min(provider) else '*' end as provider
    from claims where claims.order_id = o.order_id and withdrawn_at is null
    having count(*) > 0
  ) named on true
),
totals as (select ${GROUP}, ${SUMS} from parts group by ${GROUP} having sum(n) <> 0)
select usable.is_usable, totals.* from usable left join totals on usable.is_usable`;

const ALL = /* sql */ `
select ${GROUP}, ${SUMS}
from (
  select s.state, o.currency, o.exponent, s.paid_exponent, coalesce(named.provider, '') as named_provider,
    s.paid_minor > 0 as is_proven, 1 as n, o.amount_minor, s.paid_minor
  from orders o
  join standings s using (order_id)
  left join (${namedProviders(null)}) named using (order_id)
) counted
group by ${GROUP}`;
