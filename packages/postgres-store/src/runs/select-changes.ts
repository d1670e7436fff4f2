import type { GracePeriods } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import type { ComparisonPlan } from './comparison-plan.ts';

/**
 * Reads what a run compares, before it reads anything else, into temporary tables:
 * - `noted_changes`: what changed since the base, and the counts of callbacks since then; of a full run the counts of
 *   all callbacks. A run that keeps its result deletes the changes that it read.
 * - `latest_syncs`: by provider, the start of its latest complete list.
 * - `orders_in_scope`, of an incremental run only: orders that changed; that had a discrepancy; whose clock ran out
 *   since; and whose payment a new whole list did not show.
 *
 * Changes that are committed after the first statement are read too, or not: the next run reads them again.
 */
export async function selectChanges(
  transaction: Queryable,
  { base, keepsBase }: Pick<ComparisonPlan, 'base' | 'keepsBase'>,
  {
    from,
    to,
    now,
    gracePeriods,
  }: {
    readonly from: Date | null;
    readonly to: Date | null;
    readonly now: Date;
    readonly gracePeriods: GracePeriods;
  },
): Promise<void> {
  await transaction.query(CREATE_NOTED);
  await transaction.query(SELECT_SYNCS);
  if (base === null) {
    await transaction.query(withoutTimeLimit(keepsBase ? NOTE_ALL : NOTE_WINDOW, keepsBase ? [] : [from, to]));
    return;
  }
  await transaction.query(withoutTimeLimit(keepsBase ? NOTE_AND_DELETE : NOTE));
  const {
    fulfilmentSeconds,
    createSeconds,
    missingSeconds = createSeconds,
    ofProvider = {},
    clocks = [],
  } = gracePeriods;
  const { callback, missing, clock } = {
    callback: [gracePeriods.callbackSeconds, ...Object.values(ofProvider).map((periods) => periods.callbackSeconds)],
    missing: [missingSeconds, ...Object.values(ofProvider).map((periods) => periods.missingSeconds)],
    clock: clocks.flatMap((each) => [each.lateSeconds, each.missingSeconds]),
  };
  const values = [
    base.runId,
    base.comparedAt,
    now,
    fulfilmentSeconds,
    ...[callback, missing, clock].map((periods) => [...new Set(periods.filter((seconds) => seconds != null))]),
  ];
  await transaction.query(CREATE_SCOPE);
  await transaction.query(withoutTimeLimit(FILL_SCOPE, values));
  await transaction.query(CREATE_NEW_SYNCS);
  await transaction.query('analyze new_syncs');
  await transaction.query(withoutTimeLimit(ADD_UNLISTED, [missingSeconds, JSON.stringify(ofProvider)]));
  await transaction.query('analyze orders_in_scope');
}

const CREATE_NOTED = /* sql */ `
create temporary table noted_changes (order_id text, transaction_hash text, callbacks bigint not null,
  deliveries bigint not null, orphan bigint not null, unreadable bigint not null, is_matched boolean not null,
  unit_reference text, statement_file_id uuid)
on commit drop`;

const SELECT_SYNCS = /* sql */ `
create temporary table latest_syncs on commit drop as
select provider, max(started_at) as started_at from provider_syncs where complete group by provider`;

const COUNTS = /* sql */ `
count(*), coalesce(sum(deliveries), 0), count(*) filter (where outcome = 'orphan'),
  count(*) filter (where outcome = 'unreadable')`;

/** One statement, hence one snapshot: a callback is counted by its change, or as not matched, or later. */
const noteChanges = (changes: string) => /* sql */ `
with changes as (${changes})
insert into noted_changes
select order_id, transaction_hash, callbacks, deliveries, orphan, unreadable, true, unit_reference, statement_file_id
from changes
union all
select null, null, ${COUNTS}, false, null, null from callbacks where matched_at is null`;
const NOTE = noteChanges('select * from run_changes');
const NOTE_AND_DELETE = noteChanges('delete from run_changes returning *');

/** Of a full run, which reads every row by itself: the changes are of no use any more. */
const NOTE_ALL = /* sql */ `
with changes as (delete from run_changes)
insert into noted_changes
select null, null, ${COUNTS}, matched_at is not null, null, null from callbacks group by matched_at is not null`;

/** $1 from · $2 to */
const NOTE_WINDOW = /* sql */ `
insert into noted_changes
select null, null, ${COUNTS}, true, null, null::uuid from callbacks
where ($1::timestamptz is null or received_at >= $1) and ($2::timestamptz is null or received_at < $2)`;

const CREATE_SCOPE = 'create temporary table orders_in_scope (order_id text primary key) on commit drop';

/** In SQL: the clock that began at the instant and runs for these seconds ran out between the base and now. */
const ranOut = (instant: string, seconds: string) => {
  const since = (clock: string) =>
    `${clock}($2::timestamptz, $3::timestamptz) - make_interval(secs => ${seconds}::float8)`;
  // Two machines' clocks differ: now may be earlier.
  return `${instant} > ${since('least')} and ${instant} <= ${since('greatest')}`;
};

/**
 * A provider may have periods of its own: here each order is compared after any of them.
 * $1 the base's run · $2 its clock · $3 now · $4 seconds of grace for fulfilment · $5, $6 all periods for a callback, and until
 * a payment is missing · $7 all periods of the clocks of payments
 */
const FILL_SCOPE = /* sql */ `
insert into orders_in_scope
select order_id from noted_changes where order_id is not null
union
select order_id from run_discrepancies where run_id = $1 and order_id is not null
union
select order_id from discrepancies where state in ('open', 'explained') and order_id is not null
union
select order_id from standings where ${ranOut('coalesce(paid_at, since)', '$4')}
union
select order_id from unnest($5::float8[]) as period (seconds)
join standings on ${ranOut('coalesce(paid_at, since)', 'seconds')}
union
select order_id from unnest($6::float8[]) as period (seconds)
join evidence on ${ranOut('checked_at', 'seconds')}
union
select order_id from orders where due_at between least($2::timestamptz, $3) and greatest($2::timestamptz, $3)
union
-- What follows are the instants from which overduePayments measures.
select payments.order_id from unnest($7::float8[]) as period (seconds)
join payment_observations observation on ${ranOut('observation.observed_at', 'seconds')}
join payments using (provider, provider_payment_id)
where payments.order_id is not null
union
select order_id from unnest($7::float8[]) as period (seconds)
join payments on ${ranOut('coalesce(bound_at, recorded_at)', 'seconds')}
where order_id is not null
union
select order_id from unnest($7::float8[]) as period (seconds)
join create_attempts on ${ranOut('finished_at', 'seconds')}
where outcome = 'created' and provider_payment_id is null
union
select order_id from unnest($7::float8[]) as period (seconds)
join standings on ${ranOut('since', 'seconds')}
where state = 'confirming'`;

/** Whole lists that were read since the base: of most runs one for each provider, or none. */
const CREATE_NEW_SYNCS = /* sql */ `
create temporary table new_syncs on commit drop as
select latest_syncs.provider, latest_syncs.started_at
from latest_syncs join run_base
  on latest_syncs.started_at is distinct from (whole_syncs ->> latest_syncs.provider)::timestamptz`;

/** A new whole list shows every payment, or that one is missing. $1 seconds of grace · $2 those of providers that have their own */
const ADD_UNLISTED = /* sql */ `
insert into orders_in_scope
select payments.order_id
from new_syncs
join payments using (provider)
-- Without a new list, no payment is read.
where exists (select from new_syncs) and payments.order_id is not null
  and payments.bound_at <= new_syncs.started_at - make_interval(
    secs => coalesce(($2::jsonb -> new_syncs.provider ->> 'missingSeconds')::float8, $1))
  and (payments.observed_at is null or payments.observed_at < new_syncs.started_at)
on conflict do nothing`;
