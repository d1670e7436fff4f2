import { isCompared } from './select-settlement.ts';
import { COUNTS, decimalSql, inWindowSql, keySql } from './settlement-tables.ts';

// The two sides of settlement: what is paid, and what the statements show. $1 from · $2 to, of the run's window.

/** Of a run without a window, `settlement_scope` holds the references to compare, and `settlement_scope_entries` the entries. */
export type Sides = 'window' | 'scope';

const LINE = /* sql */ `
select statement_entry_id, provider, payment, ${keySql('payment')}, payout, ${keySql('payout')},
  ${decimalSql('gross_minor', 'exponent')}, ${decimalSql('fee_minor', 'exponent')},
  ${decimalSql('amount_minor', 'exponent')}, currency, exponent, booked_at`;
const OF_ACCOUNTS = 'provider in (select provider from settlement_accounts) and payment is not null';

export const fillLines = (keepsBase: boolean): Readonly<Record<Sides, string>> => ({
  window: /* sql */ `
insert into settlement_lines
${LINE}
from statement_entries
where ${OF_ACCOUNTS}`,
  scope: /* sql */ `
insert into settlement_lines
${LINE}
from settlement_scope join statement_entries on ${keySql('payment')} = key
where ${OF_ACCOUNTS} and ${isCompared(keepsBase)}
union
${LINE}
from settlement_scope join statement_entries on ${keySql('payout')} = key
where payout is not null and ${OF_ACCOUNTS} and ${isCompared(keepsBase)}`,
});

const fillEntries = (join: string) => /* sql */ `
insert into settlement_entries
select statement_entry_id, account, entry_reference, ${decimalSql('amount_minor', 'exponent')}, currency, exponent,
  booked_at, reference_keys
from statement_entries${join}
where provider is null and account in (select account from settlement_accounts)`;

export const FILL_ENTRIES: Readonly<Record<Sides, string>> = {
  window: fillEntries(''),
  scope: fillEntries(' join settlement_scope_entries using (statement_entry_id)'),
};

export const FILL_PAYOUTS = /* sql */ `
insert into settlement_groups (group_id, provider, is_payout, name, key, currency, exponent, net, gross, began_at, in_window)
select row_number() over (order by provider, payout_key, currency), provider, true, min(payout), payout_key, currency,
  max(exponent), sum(net), case when bool_and(gross is not null) then sum(gross) end, min(booked_at),
  ${inWindowSql('min(booked_at)')}
from settlement_lines
where payout_key is not null
group by provider, payout_key, currency`;

/**
 * Allocated money, by the whole unit: several orders may share it. Payments and transfers without an order count too, so
 * that their entries are not unknown; what is not simply paid, or was taken back since, has no sum to compare.
 */
const fillUnits = (inScope: (reference: string) => string) => /* sql */ `
insert into settlement_units (provider, reference, key, currency, exponent, amount, order_id, paid_at, in_window, fee,
  payout_id)
with providers_of_accounts as (select distinct provider from settlement_accounts),
money as (
  select a.provider, a.unit_reference as reference, a.currency, max(a.exponent) as exponent,
    max(${decimalSql('a.unit_minor', 'a.exponent')}) filter (where ${COUNTS}) as amount, min(a.order_id) as order_id,
    min(coalesce(s.paid_at, s.since)) as paid_at, bool_or(${inWindowSql('o.created_at')}) as in_window
  from allocations a
  join providers_of_accounts using (provider)${inScope('a.unit_reference')}
  join orders o using (order_id)
  join standings s using (order_id)
  group by a.provider, a.unit_kind, a.chain_id, a.unit_reference, a.currency, a.token, a.recipient, a.position
  union all
  select p.provider, p.provider_payment_id, p.currency, p.exponent,
    case when p.status = 'paid' then ${decimalSql('p.amount_minor', 'p.exponent')} end, null,
    coalesce(p.updated_at, p.created_at, p.recorded_at), ${inWindowSql('coalesce(p.created_at, p.recorded_at)')}
  from payments p
  join providers_of_accounts using (provider)${inScope('p.provider_payment_id')}
  where p.status in ('paid', 'authorised', 'refunded', 'unknown') and p.currency is not null
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = p.provider and a.unit_reference = p.provider_payment_id)
  union all
  select t.provider, t.hash, t.currency, t.exponent, ${decimalSql('t.amount_minor', 't.exponent')}, null, t.moved_at,
    ${inWindowSql('t.moved_at')}
  from observed_transfers t
  join providers_of_accounts using (provider)${inScope('t.hash')}
  where not exists (
    select from allocations a
    where a.unit_kind = 'transfer' and a.chain_id = t.chain_id and a.unit_reference = t.hash and a.token = t.token
      and a.recipient = t.recipient and a.position = t.position)
),
units as (
  select provider, reference, ${keySql('reference')} as key, currency, max(exponent) as exponent,
    case when bool_and(amount is not null) then sum(amount) end as amount, min(order_id) as order_id,
    min(paid_at) as paid_at, bool_or(in_window) as in_window
  from money group by provider, reference, currency
),
-- A refund in a later payout does not move the payment to it.
first_line as (
  select distinct on (provider, payment_key) provider, payment_key, payout_key, currency
  from settlement_lines
  where payout_key is not null and coalesce(gross, net) > 0
  order by provider, payment_key, booked_at, statement_entry_id
)
select units.provider, units.reference, units.key, units.currency, units.exponent, units.amount, units.order_id,
  units.paid_at, units.in_window,
  case when stored.fee_minor is not null then ${decimalSql('stored.fee_minor', 'stored.fee_exponent')} end,
  payout.group_id
from units
left join payments stored
  on stored.provider = units.provider and stored.provider_payment_id = units.reference and stored.currency = units.currency
left join first_line line on line.provider = units.provider and line.payment_key = units.key
left join settlement_groups payout
  on payout.provider = line.provider and payout.key = line.payout_key and payout.currency = line.currency`;

export const FILL_UNITS: Readonly<Record<Sides, string>> = {
  window: fillUnits(() => ''),
  scope: fillUnits((reference) => `\n  join settlement_scope on settlement_scope.key = ${keySql(reference)}`),
};

/** Money that no payout holds is a group by itself; an account shows it with or without the fee that its provider states. */
export const FILL_UNIT_GROUPS = /* sql */ `
insert into settlement_groups (group_id, provider, is_payout, name, key, currency, exponent, net, gross, began_at, order_id,
  in_window, fee)
select -unit_id, provider, false, reference, key, currency, exponent, amount - coalesce(fee, 0), amount, paid_at, order_id,
  in_window, fee
from settlement_units where payout_id is null`;

/** A payout is found by its own reference, and by the payments that it holds. */
export const FILL_KEYS = /* sql */ `
insert into settlement_keys
select provider, key, group_id from settlement_groups
union
select line.provider, line.payment_key, payout.group_id
from settlement_lines line
join settlement_groups payout
  on payout.is_payout and payout.provider = line.provider and payout.key = line.payout_key
    and payout.currency = line.currency`;
