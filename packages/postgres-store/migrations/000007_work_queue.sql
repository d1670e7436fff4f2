-- compatible
-- Discrepancies as a work queue: a due date, a version for each state that a person may have seen, what runs did to each,
-- and the indexes of lists and searches. Apps without it write the same rows; triggers add the rest.

alter table discrepancies
  add column due_on date,
  add column version bigint not null default 1,
  -- The money at risk in whole units of its currency, so that amounts of different exponents can be sorted.
  add column risk numeric generated always as (risk_minor * ('1e-' || risk_exponent::text)::numeric) stored,
  -- What a search for a text reads: computed in the search it would take several times as long.
  add column search_text text generated always as (
    lower(subject || E'\n' || coalesce(order_id, '') || E'\n' || coalesce(owner, '') || E'\n' || coalesce(note, '')
      || E'\n' || fields::text)
  ) stored;

-- Raised by every change that a person who decides should know of; that a run found it again unchanged is none.
create function raise_discrepancy_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create trigger discrepancy_version before update on discrepancies for each row
  when ((old.owner, old.note, old.due_on, old.state, old.fields, old.risk_minor, old.risk_currency, old.risk_exponent)
    is distinct from
    (new.owner, new.note, new.due_on, new.state, new.fields, new.risk_minor, new.risk_currency, new.risk_exponent))
  execute function raise_discrepancy_version();

-- What runs did: found, found again, found with other values, gone. What people did is in the audit.
create table discrepancy_history (
  history_id bigint generated always as identity primary key,
  discrepancy_id uuid not null references discrepancies,
  version bigint not null,
  at timestamptz not null,
  what text not null check (what in ('opened', 'changed', 'gone', 'found_again')),
  run_id uuid,
  state_before text,
  fields_before jsonb,
  fields jsonb not null,
  risk_minor numeric(78, 0),
  risk_currency text,
  risk_exponent smallint check (risk_exponent between 0 and 255)
);
create index discrepancy_history_by_discrepancy on discrepancy_history (discrepancy_id, at, history_id);

insert into discrepancy_history
  (discrepancy_id, version, at, what, fields, risk_minor, risk_currency, risk_exponent)
select discrepancy_id, version, first_seen_at, 'opened', fields, risk_minor, risk_currency, risk_exponent
from discrepancies;

create function keep_found_discrepancies() returns trigger language plpgsql as $$
begin
  insert into discrepancy_history
    (discrepancy_id, version, at, what, run_id, fields, risk_minor, risk_currency, risk_exponent)
  select discrepancy_id, version, first_seen_at, 'opened', opened_by, fields, risk_minor, risk_currency, risk_exponent
  from new_rows;
  return null;
end $$;

create trigger found_discrepancies after insert on discrepancies referencing new table as new_rows
  for each statement execute function keep_found_discrepancies();

-- A person changes neither when it was last seen nor makes it gone, so these are changes by runs.
create function keep_changed_discrepancies() returns trigger language plpgsql as $$
begin
  insert into discrepancy_history
    (discrepancy_id, version, at, what, run_id, state_before, fields_before, fields, risk_minor, risk_currency, risk_exponent)
  select stored.discrepancy_id, stored.version,
    case when stored.state = 'gone' then clock_timestamp() else stored.last_seen_at end,
    case when stored.state = 'gone' then 'gone' when earlier.state = stored.state then 'changed' else 'found_again' end,
    coalesce(nullif(current_setting('punteo.run_id', true), '')::uuid,
      case when earlier.opened_by is distinct from stored.opened_by then stored.opened_by end),
    earlier.state, earlier.fields, stored.fields, stored.risk_minor, stored.risk_currency, stored.risk_exponent
  from new_rows stored join old_rows earlier using (discrepancy_id)
  where stored.version <> earlier.version
    and (stored.last_seen_at <> earlier.last_seen_at or stored.state = 'gone' and earlier.state <> 'gone');
  return null;
end $$;

create trigger changed_discrepancies after update on discrepancies
  referencing old table as old_rows new table as new_rows
  for each statement execute function keep_changed_discrepancies();

create index discrepancies_by_risk on discrepancies
  ((coalesce(risk_currency, '~') collate "C"), (-coalesce(risk, 0)), discrepancy_id);
create index discrepancies_by_due on discrepancies ((coalesce(due_on, 'infinity'::date)), discrepancy_id);

-- Searches of orders. An order pays for the first index when it is created or amended; a claim for the second one when it
-- is inserted, and payments and create attempts for the others. Receiving callbacks writes to none of these tables.
create index orders_by_value on orders (currency, (amount_minor * ('1e-' || exponent::text)::numeric));
create index claims_by_provider on claims (provider, order_id) where withdrawn_at is null;
create index payments_by_payer on payments using gin (payers);
create index create_attempts_by_payer on create_attempts using gin (payers);
