-- compatible
-- The audit as a chain of hashes, so that a change of the past shows; and the books of closed periods. An app of the
-- previous release goes on inserting into `audit`: the trigger chains its rows too.

create table audit_chain (
  -- From 1, without a gap, in the order of commit.
  position bigint primary key check (position > 0),
  audit_id bigint not null unique references audit,
  -- See append_to_audit_chain.
  hash bytea not null check (octet_length(hash) = 32)
);

-- A text as its length in bytes (4 bytes, the highest first) and its bytes in UTF-8: no two lists of texts are alike.
create function audit_field(value text) returns bytea immutable language sql as $$
  select int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8')
$$;

-- The hash is the SHA-256 of the hash before (32 zero bytes before the first) and of the row's fields. The lock is held
-- until the commit is visible, so that rows are chained in the order in which they can be read.
create function append_to_audit_chain(entry audit) returns void language plpgsql as $$
declare
  last audit_chain;
begin
  perform pg_advisory_xact_lock(hashtext('punteo.audit_chain'));
  select * into last from audit_chain order by position desc limit 1;
  insert into audit_chain (position, audit_id, hash) values (
    coalesce(last.position, 0) + 1,
    entry.audit_id,
    sha256(
      coalesce(last.hash, decode(repeat('00', 32), 'hex'))
      || audit_field(entry.audit_id::text)
      || audit_field(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      || audit_field(entry.actor) || audit_field(entry.action) || audit_field(entry.subject)
      || audit_field(entry.detail::text)
    )
  )
  on conflict (position) do nothing;
  -- A transaction with an older snapshot does not see the last row.
  if not found then
    raise exception 'the audit grew meanwhile' using errcode = 'serialization_failure';
  end if;
end $$;

create function chain_audit_row() returns trigger language plpgsql as $$
begin
  perform append_to_audit_chain(new);
  return null;
end $$;

-- At the commit: its lock is the last one that a transaction takes, so that no two can wait for each other.
create constraint trigger audit_is_chained after insert on audit
  deferrable initially deferred for each row execute function chain_audit_row();

-- The rows from before. Creating the trigger has locked the table against others.
do $$
declare
  entry audit;
begin
  for entry in select * from audit order by audit_id loop
    perform append_to_audit_chain(entry);
  end loop;
end $$;

create index audit_by_actor on audit (actor, at, audit_id);
create index audit_by_action on audit (action, at, audit_id);

-- Closed periods, one after the other without a gap.
create table periods (
  number integer primary key check (number > 0),
  -- As it was named: `2026-11`, `2026-11-28`, `2026-11-01--2026-11-15`.
  period_id text not null unique,
  -- In the merchant's time zone, both within the period.
  first_day date not null,
  last_day date not null,
  from_at timestamptz not null unique,
  -- Exclusive.
  to_at timestamptz not null unique,
  -- The configuration that the period was closed with. A day begins at the cut-off.
  time_zone text not null,
  cut_off time not null,
  closed_at timestamptz not null,
  closed_by text not null,
  reason text not null,
  -- The end of the last complete reconciliation of all orders before the closing; null: there was none.
  reconciled_at timestamptz,
  entries bigint not null,
  open_items bigint not null,
  -- SHA-256 of the lines that `periods show` prints of each.
  entries_hash bytea not null check (octet_length(entries_hash) = 32),
  totals_hash bytea not null check (octet_length(totals_hash) = 32),
  open_items_hash bytea not null check (octet_length(open_items_hash) = 32),
  -- The audit row of the closing, in the chain.
  audit_position bigint not null references audit_chain,
  audit_hash bytea not null check (octet_length(audit_hash) = 32),
  check (first_day <= last_day),
  check (from_at < to_at)
);

-- What a closing booked about one unit of money: what was true then, less what earlier periods had booked. The sum of all
-- entries is what was true at the last closing. Without a foreign key: a closing may book a million rows.
create table period_entries (
  period integer not null,
  place integer not null,
  -- moved: within the period. opening: before the first period. late: before the period, and no period had booked it.
  -- The others correct what was booked: the money was taken back, belongs to another order, or is another amount.
  kind text not null check (kind in ('opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed')),
  moved_at timestamptz not null,
  -- The unit of money, as in the details of the audit.
  unit text not null,
  -- Null: it belongs to no order.
  order_id text,
  provider text not null,
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  amount_minor numeric(78, 0) not null check (amount_minor <> 0),
  primary key (period, place)
);

-- The sums of a period, one row for each kind of entry; `opening` is what was booked before, `closing` the sum of all.
create table period_totals (
  period integer not null,
  provider text not null,
  currency text not null,
  kind text not null check (kind in ('opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed', 'closing')),
  entries bigint not null,
  exponent smallint not null check (exponent between 0 and 255),
  amount_minor numeric(78, 0) not null,
  primary key (period, provider, currency, kind)
);

-- The discrepancies that were open at the closing.
create table period_open_items (
  period integer not null,
  place integer not null,
  discrepancy_id uuid not null,
  kind text not null,
  subject text not null,
  order_id text,
  provider text,
  risk_minor numeric(78, 0),
  risk_currency text,
  risk_exponent smallint check (risk_exponent between 0 and 255),
  first_seen_at timestamptz not null,
  primary key (period, place)
);

create trigger audit_chain_is_append_only before update or delete on audit_chain
  for each row execute function refuse_change();
create trigger periods_are_append_only before update or delete on periods
  for each row execute function refuse_change();
create trigger period_entries_are_append_only before update or delete on period_entries
  for each row execute function refuse_change();
create trigger period_totals_are_append_only before update or delete on period_totals
  for each row execute function refuse_change();
create trigger period_open_items_are_append_only before update or delete on period_open_items
  for each row execute function refuse_change();
