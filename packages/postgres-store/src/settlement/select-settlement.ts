import type { SettlementAccount } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { meansSql } from './means.ts';
import { COUNTS, decimalSql, keySql } from './settlement-tables.ts';

/**
 * In SQL: the file of a statement entry is compared. A file that is committed while a run works is left to the next run,
 * whole: its change is still noted, so an entry of it must not count twice. A run that keeps nothing leaves nothing.
 */
export function isCompared(keepsBase: boolean, file = 'statement_file_id'): string {
  return keepsBase
    ? `${file} not in (select statement_file_id from run_changes where statement_file_id is not null)`
    : 'true';
}

/**
 * Chooses what a run without a window compares in detail, and sums what is settled of everything else, into the tables
 * `settlement_scope`, `settlement_scope_entries` and `settled_elsewhere`. What is chosen is closed: an entry that names
 * a reference, and all that this entry or a payout holds beside it, are chosen together.
 */
export async function selectSettlement(
  transaction: Queryable,
  {
    accounts,
    continuesBase,
    keepsBase,
  }: {
    readonly accounts: readonly SettlementAccount[];
    readonly continuesBase: boolean;
    readonly keepsBase: boolean;
  },
): Promise<void> {
  if (continuesBase) {
    // By index: the planner expects a large part of the entries in any new file, and many rows of a recursion.
    await transaction.query(BY_INDEX);
    for (const statement of changedScope(keepsBase)) await transaction.query(withoutTimeLimit(statement));
    await transaction.query(BY_COST);
    await transaction.query(withoutTimeLimit(SUM_BASE));
    return;
  }
  // It expects ten keys of each entry, and would sort.
  await transaction.query('set local enable_mergejoin = off');
  await transaction.query('set local enable_nestloop = off');
  await transaction.query(withoutTimeLimit(findPairs(keepsBase), [accountsToJson(accounts)]));
  await transaction.query('analyze settlement_pairs');
  for (const statement of FROM_PAIRS) await transaction.query(withoutTimeLimit(statement));
  await transaction.query(withoutTimeLimit(selectOtherEntries(keepsBase)));
  await transaction.query(ANALYZE);
  await transaction.query('set local enable_mergejoin = default');
  await transaction.query('set local enable_nestloop = default');
}

/** A window function would keep workers away. */
function accountsToJson(accounts: readonly SettlementAccount[]): string {
  return JSON.stringify(
    accounts.map(({ provider, account }) => ({
      provider,
      account,
      is_shared: accounts.filter((other) => other.account === account).length > 1,
    })),
  );
}

/**
 * Most money is settled by one entry of its own sum that names it and nothing else, and of which no export tells. Such
 * pairs need no other comparison. `settlement_pairs`: all money with the entries that name it, and entries whose only key
 * names none. Reads no temporary table, so that workers can share it. $1 accounts
 */
const findPairs = (keepsBase: boolean) => /* sql */ `
create temporary table settlement_pairs on commit drop as
with accounts as not materialized (
  select provider, account, is_shared
  from jsonb_to_recordset($1::jsonb) as configured (provider text, account text, is_shared boolean)
),
named as (
  select entry.statement_entry_id, account.provider, named.key, entry.currency, entry.exponent, entry.amount_minor,
    cardinality(entry.reference_keys) > 1 or account.is_shared as has_more
  from statement_entries entry
  join accounts account using (account)
  cross join lateral unnest(entry.reference_keys) as named (key)
  where entry.provider is null and ${isCompared(keepsBase)}
),
money as (
  select a.provider, ${keySql('a.unit_reference')} as key, a.currency, a.exponent,
    case when ${COUNTS} then a.unit_minor end as amount_minor
  from allocations a join standings s using (order_id)
  where a.provider in (select provider from accounts)
  union all
  select p.provider, ${keySql('p.provider_payment_id')}, p.currency, p.exponent,
    case when p.status = 'paid' then p.amount_minor end
  from payments p
  where p.provider in (select provider from accounts)
    and p.status in ('paid', 'authorised', 'refunded', 'unknown') and p.currency is not null
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = p.provider and a.unit_reference = p.provider_payment_id)
  union all
  select t.provider, ${keySql('t.hash')}, t.currency, t.exponent, t.amount_minor
  from observed_transfers t
  where t.provider in (select provider from accounts)
    and not exists (
      select from allocations a
      where a.unit_kind = 'transfer' and a.chain_id = t.chain_id and a.unit_reference = t.hash and a.token = t.token
        and a.recipient = t.recipient and a.position = t.position)
  union all
  select distinct line.provider, line.key, null, null::smallint, null::numeric
  from (
    select provider, unnest(array[${keySql('payment')}, ${keySql('payout')}]) as key
    from statement_entries
    where provider in (select provider from accounts) and payment is not null and ${isCompared(keepsBase)}
  ) line
  where line.key is not null
)
select money.key, hashtextextended(money.key, 0) as key_hash, named.statement_entry_id, coalesce(named.has_more, false) as has_more,
  money.currency, money.exponent, money.amount_minor,
  coalesce(named.currency = money.currency and named.exponent = money.exponent
    and named.amount_minor = money.amount_minor, false) as is_same
from money full join named using (provider, key)
where money.key is not null or not named.has_more`;

/** Two keys with one hash are compared in detail like one key with two entries, or of two providers. */
const SELECT_OTHERS = /* sql */ `
insert into settlement_scope
select key from settlement_pairs where not is_same and key is not null
union
select key from settlement_pairs
where key_hash in (
  select key_hash from settlement_pairs where key is not null group by key_hash having count(*) > 1)
union
select key from settlement_pairs
where key is not null and statement_entry_id in (
  select statement_entry_id from settlement_pairs
  where has_more and key is not null and statement_entry_id is not null
  group by statement_entry_id having count(*) > 1)`;

const PAIR_IS_SETTLED = /* sql */ `
pair.key is not null and not exists (select from settlement_scope where settlement_scope.key = pair.key)`;

/** An entry with more keys, or with none, has no pair where nothing is meant. */
const selectOtherEntries = (keepsBase: boolean) => /* sql */ `
insert into settlement_scope_entries
select statement_entry_id from settlement_pairs pair
where statement_entry_id is not null and not (${PAIR_IS_SETTLED})
union
select statement_entry_id from statement_entries entry
where provider is null and account in (select account from settlement_accounts) and ${isCompared(keepsBase)}
  and (cardinality(reference_keys) <> 1
    or account in (select account from settlement_accounts group by account having count(*) > 1))
  and not exists (
    select from settlement_pairs pair
    where pair.statement_entry_id = entry.statement_entry_id and ${PAIR_IS_SETTLED})`;

const SUM_PAIRS = /* sql */ `
insert into settled_elsewhere
select currency, exponent, count(*), ${decimalSql('sum(amount_minor)', 'exponent')}
from settlement_pairs pair
where ${PAIR_IS_SETTLED}
group by currency, exponent`;

const FROM_PAIRS = [SELECT_OTHERS, 'analyze settlement_scope', SUM_PAIRS];

const ANALYZE = 'analyze settlement_scope, settlement_scope_entries';

const ENTRIES_TO_COMPARE = /* sql */ `
select statement_entry_id from open_settlements where statement_entry_id is not null
union
select entry.statement_entry_id
from (select distinct statement_file_id from noted_changes where statement_file_id is not null) file
cross join lateral (
  -- One file at a time: the first ones hold most of the entries that the planner knows.
  select statement_entry_id from statement_entries where statement_file_id = file.statement_file_id offset 0
) entry`;

/**
 * What was open at the base and what changed since, with everything that an entry, or an export's payout, holds together
 * with it. A key that means nothing leads no further: the words of a description are in many entries.
 */
const SELECT_CHANGED = /* sql */ `
insert into settlement_scope
with recursive chosen_entry as (
  select provider, payment, payout, reference_keys
  from (${ENTRIES_TO_COMPARE}) chosen join statement_entries using (statement_entry_id)
),
reached as (
  select key from (
    select reference_key as key from open_settlements where reference_key is not null
    union
    select ${keySql('unit_reference')} from noted_changes where unit_reference is not null
    union
    -- Of an order that changed, other money may count.
    select ${keySql('a.unit_reference')} from noted_changes join allocations a using (order_id)
    union
    select ${keySql('transaction_hash')} from noted_changes where transaction_hash is not null
    union
    select named.key from chosen_entry cross join lateral unnest(reference_keys) as named (key)
    where provider is null and ${meansSql('named.key')}
    union
    select named.key
    from chosen_entry cross join lateral unnest(array[${keySql('payment')}, ${keySql('payout')}]) as named (key)
    where provider is not null and named.key is not null
  ) seed
  union
  select beside.key
  from reached
  cross join lateral (
    select named.key
    from statement_entries entry cross join lateral unnest(entry.reference_keys) as named (key)
    where entry.provider is null and entry.reference_keys @> array[reached.key] and named.key <> reached.key
      and ${meansSql('named.key')}
    union all
    select ${keySql('payout')} from statement_entries
    where provider is not null and payment is not null and payout is not null and ${keySql('payment')} = reached.key
    union all
    select ${keySql('payment')} from statement_entries
    where provider is not null and payment is not null and payout is not null and ${keySql('payout')} = reached.key
  ) beside
)
select key from reached`;

const selectChangedEntries = (keepsBase: boolean) => /* sql */ `
insert into settlement_scope_entries
select statement_entry_id
from (
  ${ENTRIES_TO_COMPARE}
  union
  select entry.statement_entry_id
  from settlement_scope
  join statement_entries entry on entry.provider is null and entry.reference_keys @> array[settlement_scope.key]
) chosen
join statement_entries using (statement_entry_id)
where provider is null and account in (select account from settlement_accounts) and ${isCompared(keepsBase)}`;

/** What the base counted as settled, without what is compared again. */
const SUM_BASE = /* sql */ `
insert into settled_elsewhere
select currency, exponent, sum(n), sum(amount)
from (
  select currency, exponent, n, amount from settled_totals
  union all
  select currency, exponent, -n, -amount
  from settlement_scope_entries join settled_entries using (statement_entry_id)
  where currency is not null
  union all
  select entry.currency, entry.exponent, -1, -${decimalSql('entry.amount_minor', 'entry.exponent')}
  from settlement_scope_entries chosen join statement_entries entry using (statement_entry_id)
  where not exists (select from settled_entries stored where stored.statement_entry_id = chosen.statement_entry_id)
    and not exists (select from open_settlements stored where stored.statement_entry_id = chosen.statement_entry_id)
    and entry.statement_file_id not in (
      select statement_file_id from noted_changes where statement_file_id is not null
      union
      select statement_file_id from run_changes where statement_file_id is not null)
) parts
group by currency, exponent
having sum(n) <> 0`;

const changedScope = (keepsBase: boolean) => [
  SELECT_CHANGED,
  'analyze settlement_scope',
  selectChangedEntries(keepsBase),
  ANALYZE,
];

const CHOICES = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'];
const BY_INDEX = CHOICES.map((choice) => `set local ${choice} = off`).join(';');
const BY_COST = CHOICES.map((choice) => `set local ${choice} = default`).join(';');
