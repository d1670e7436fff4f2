/** Entries with the groups that they name. Of a reference in two currencies, an entry means the one in its own. */
export const FILL_LINKS = /* sql */ `
insert into settlement_links
select statement_entry_id, group_id, count(*) over (partition by statement_entry_id)
from (
  select *, bool_or(is_same_currency) over (partition by statement_entry_id) as has_same_currency
  from (
    select distinct entry.statement_entry_id, keys.group_id, entry.currency = settled.currency as is_same_currency
    from settlement_entries entry
    cross join lateral unnest(entry.reference_keys) as named (key)
    join settlement_accounts account on account.account = entry.account
    join settlement_keys keys on keys.provider = account.provider and keys.key = named.key
    join settlement_groups settled on settled.group_id = keys.group_id
  ) named
) links
where is_same_currency or not has_same_currency`;

/** Groups whose entries name no other group: the sum of the entries, which a reversal takes back. */
export const FILL_NAMED_RESULTS = /* sql */ `
insert into settlement_results
select group_id,
  case
    when currencies > 1 or actual_currency <> currency then 'differs'
    when net is null or actual in (net, gross) then 'settled'
    else 'differs' end,
  actual, actual_currency
from (
  select settled.group_id, settled.net, settled.gross, settled.currency, count(distinct entry.currency) as currencies,
    sum(entry.amount) as actual, min(entry.currency) as actual_currency
  from settlement_links link
  join settlement_entries entry using (statement_entry_id)
  join settlement_groups settled using (group_id)
  where link.entry_groups = 1
    and not exists (
      select from settlement_links other where other.group_id = link.group_id and other.entry_groups > 1)
  group by settled.group_id, settled.net, settled.gross, settled.currency
) named
-- An entry and its reversal leave nothing.
where actual <> 0 or net = 0 or currencies > 1`;

/**
 * Entries that name several groups settle all of them, where no other entry names one of these; otherwise only a person can
 * say which entry is whose. Money that leaves the account settles none of several, but payouts below zero and what has no
 * sum to compare.
 */
export const FILL_JOINT_DOUBTS = /* sql */ `
insert into settlement_doubts
select statement_entry_id,
  case
    when amount < 0 and not is_alone and not has_no_sum then 'differs'
    when amount >= 0 and not is_alone_as_credit then 'several'
    when is_one_currency and (has_no_sum or amount >= 0 and has_unknown_sum or amount in (net, gross)) then 'settled'
    else 'differs' end,
  net, names
from (
  select entry.statement_entry_id, entry.amount, bool_and(names_of_group.entries = 1) as is_alone,
    bool_and(names_of_group.other_than_debits = 1) as is_alone_as_credit,
    bool_and(settled.currency = entry.currency) as is_one_currency, bool_or(settled.net is null) as has_unknown_sum,
    bool_and(settled.net is null) as has_no_sum, sum(settled.net) as net, sum(settled.gross) as gross,
    array_to_string((array_agg(settled.name order by settled.name))[1:5], ', ') as names
  from settlement_links link
  join settlement_entries entry using (statement_entry_id)
  join settlement_groups settled using (group_id)
  join (
    select group_id, count(*) as entries,
      count(*) filter (where not (link.entry_groups > 1 and entry.amount < 0)) as other_than_debits
    from settlement_links link join settlement_entries entry using (statement_entry_id)
    group by group_id
  ) names_of_group using (group_id)
  where link.entry_groups > 1
  group by entry.statement_entry_id, entry.amount
) joint`;

/** Of an entry with another sum, or of several entries, it cannot be known which of the groups is short. */
export const FILL_JOINT_RESULTS = /* sql */ `
insert into settlement_results
select link.group_id, case when bool_and(coalesce(doubt.state, 'several') = 'settled') then 'settled' else 'unclear' end,
  null, null
from (select distinct group_id from settlement_links where entry_groups > 1) joint
join settlement_links link using (group_id)
left join settlement_doubts doubt using (statement_entry_id)
group by link.group_id`;

/** Groups that no entry names, by each sum that an account may show for them. */
export const FILL_SUMS = /* sql */ `
insert into settlement_sums
select settled.provider, settled.currency, amount, settled.group_id, settled.name, settled.began_at
from settlement_groups settled
cross join lateral (select net union select gross) shown (amount)
where amount <> 0
  and not exists (select from settlement_results result where result.group_id = settled.group_id)
  and not exists (select from settlement_links link where link.group_id = settled.group_id)`;

/**
 * Entries that name no group, each with the open groups of its sum. Counted per sum, so that many equal sums cost no more
 * than as many different ones. \`is_single\`: one entry and one group have this sum, and the entry no other group, the
 * group no other entry.
 */
export const FILL_FITS = /* sql */ `
insert into settlement_fits
select statement_entry_id, provider, currency, amount, group_id, groups, entries, names,
  groups = 1 and entries = 1 and count(*) over (partition by statement_entry_id) = 1
    and count(*) over (partition by group_id) = 1
from (
  select entry.statement_entry_id, entry.booked_at, sums.*,
    count(*) over (partition by sums.provider, sums.currency, sums.amount) as entries
  from settlement_entries entry
  join settlement_accounts account using (account)
  join (
    select provider, currency, amount, count(*) as groups, min(began_at) as began_at,
      case when count(*) = 1 then min(group_id) end as group_id,
      array_to_string((array_agg(name order by name))[1:5], ', ') as names
    from settlement_sums group by provider, currency, amount
  ) sums
    on sums.provider = account.provider and sums.currency = entry.currency and sums.amount = entry.amount
      -- A day has no time, and may be that of the payment.
      and entry.booked_at >= sums.began_at - interval '1 day'
  where not exists (select from settlement_links link where link.statement_entry_id = entry.statement_entry_id)
) fit`;

export const FILL_FITTING_RESULTS = /* sql */ `
insert into settlement_results
select group_id, 'settled', amount, currency from settlement_fits where is_single
union all
-- Each of them may have its entry; where there are more of them than entries, some have none.
select distinct sums.group_id, 'unclear', null::numeric, null
from settlement_sums sums join settlement_fits fit using (provider, currency, amount)
where not fit.is_single and fit.entries >= fit.groups
  and not exists (select from settlement_fits single where single.is_single and single.group_id = sums.group_id)`;

export const FILL_FITTING_DOUBTS = /* sql */ `
insert into settlement_doubts
select statement_entry_id, 'several', null, min(names)
from settlement_fits where not is_single
group by statement_entry_id`;
