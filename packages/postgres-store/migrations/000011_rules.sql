-- compatible
-- Rules of the merchant that explain discrepancies, and the search for the orders that a payment without an order may be
-- for. An app of the previous release opens what a rule explained, and the next run of this one explains it again.

-- The rules that a run applied; null: none. A changed file has another fingerprint.
alter table runs add column rules_fingerprint text;
-- The name of the rule that explains the difference; null: none does.
alter table run_discrepancies add column explained_by text;
alter table discrepancies add column explained_by text;
alter table discrepancies drop constraint discrepancies_state_check;
alter table discrepancies add constraint discrepancies_state_check
  check (state in ('open', 'explained', 'resolved', 'gone'));

-- Each order is counted as explained where rules explain all of its discrepancies.
alter table compared_orders add column is_explained boolean not null default false;
alter table compared_totals add column is_explained boolean not null default false;

drop index discrepancies_open_by_order;
create index discrepancies_open_by_order on discrepancies (order_id)
  where state in ('open', 'explained') and order_id is not null;

-- That a rule explains a difference, or explains it no longer, changes it: it was not gone in between.
create or replace function keep_changed_discrepancies() returns trigger language plpgsql as $$
begin
  insert into discrepancy_history
    (discrepancy_id, version, at, what, run_id, state_before, fields_before, fields, risk_minor, risk_currency, risk_exponent)
  select stored.discrepancy_id, stored.version,
    case when stored.state = 'gone' then clock_timestamp() else stored.last_seen_at end,
    case when stored.state = 'gone' then 'gone'
      when earlier.state = stored.state or 'explained' in (earlier.state, stored.state) and earlier.state <> 'gone' then 'changed'
      else 'found_again' end,
    coalesce(nullif(current_setting('punteo.run_id', true), '')::uuid,
      case when earlier.opened_by is distinct from stored.opened_by then stored.opened_by end),
    earlier.state, earlier.fields, stored.fields, stored.risk_minor, stored.risk_currency, stored.risk_exponent
  from new_rows stored join old_rows earlier using (discrepancy_id)
  where stored.version <> earlier.version
    and (stored.last_seen_at <> earlier.last_seen_at or stored.state = 'gone' and earlier.state <> 'gone');
  return null;
end $$;

-- The open orders with the amount of a payment, and of its time.
drop index orders_by_value;
create index orders_by_value on orders (currency, (amount_minor * ('1e-' || exponent::text)::numeric), created_at);
