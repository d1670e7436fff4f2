-- compatible
-- What people recorded as given back pays no order. An app of the previous release reads and writes none of it; until it is
-- stopped, an order that it decides counts such money.

-- The discrepancy that asked for a refund when it was recorded, and how much of it was asked for.
alter table refunds
  add column due_kind text,
  add column due_minor numeric(78, 0) not null default 0,
  add constraint refunds_due_within check (due_minor between 0 and amount_minor);

-- The units of money that a refund takes from, in its currency and exponent.
create table refund_units (
  refund_id uuid not null references refunds,
  unit_kind text not null check (unit_kind in ('payment', 'transfer')),
  unit_provider text not null,
  chain_id bigint not null,
  unit_reference text not null,
  token text not null,
  recipient text not null,
  position integer not null,
  amount_minor numeric(78, 0) not null check (amount_minor > 0),
  -- What of it the order needed to be paid, beyond any surplus.
  needed_minor numeric(78, 0) not null check (needed_minor between 0 and amount_minor),
  -- When this money had come.
  moved_at timestamptz not null,
  primary key (refund_id, unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position)
);
create index refund_units_by_unit on refund_units (unit_reference);
create trigger refund_units_are_append_only before update or delete on refund_units
  for each row execute function refuse_change();

-- Refunds that were not made after all, or whose money came back.
create table refund_withdrawals (
  refund_id uuid primary key references refunds,
  reason text not null,
  withdrawn_by text not null,
  withdrawn_at timestamptz not null default now()
);
create trigger refund_withdrawals_are_append_only before update or delete on refund_withdrawals
  for each row execute function refuse_change();

create function note_withdrawn_refund() returns trigger language plpgsql as $$
begin
  insert into run_changes (order_id, unit_reference) select order_id, reference from refunds where refund_id = new.refund_id;
  return null;
end $$;
create trigger refund_withdrawals_note_insert after insert on refund_withdrawals for each row
  execute function note_withdrawn_refund();

-- A refund that was withdrawn may be recorded again under its reference, which is compared without capitals, under the lock
-- of its claim.
drop index refunds_once;

create or replace function refuse_excess_refund() returns trigger language plpgsql as $$
begin
  if (
    select sum(amount_minor * ('1e-' || exponent)::numeric) > new.came_minor * ('1e-' || new.exponent)::numeric
    from refunds
    where (provider, kind, reference, currency) = (new.provider, new.kind, new.reference, new.currency)
      and not exists (select from refund_withdrawals where refund_withdrawals.refund_id = refunds.refund_id)
  ) then
    raise exception 'more is given back than came' using errcode = 'check_violation', constraint = 'refunds_within_money';
  end if;
  return null;
end $$;

-- A statement file that was imported with a wrong mapping is withdrawn: its entries are removed, and its bytes may be imported
-- again. An entry that a later file has too is that file's from then on.
alter table statement_files
  add column withdrawn_at timestamptz,
  add column withdrawn_by text,
  add column withdrawn_reason text,
  add constraint statement_files_withdrawn_by_person check (
    (withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null));
alter table statement_files drop constraint statement_files_sha256_key;
create unique index statement_files_once on statement_files (sha256) where withdrawn_at is null;

-- Entries that a file has, and that an earlier file brought.
create table statement_repeats (
  statement_entry_id bigint not null references statement_entries on delete cascade,
  statement_file_id uuid not null references statement_files,
  line bigint not null,
  primary key (statement_entry_id, statement_file_id)
);
create index statement_repeats_by_file on statement_repeats (statement_file_id);

-- Refunds that people recorded are lines of the books.
alter table period_entries drop constraint period_entries_kind_check;
alter table period_entries add constraint period_entries_kind_check
  check (kind in ('opening', 'moved', 'late', 'refunded', 'taken_back', 'reallocated', 'changed'));
alter table period_totals drop constraint period_totals_kind_check;
alter table period_totals add constraint period_totals_kind_check
  check (kind in ('opening', 'moved', 'late', 'refunded', 'taken_back', 'reallocated', 'changed', 'closing'));
