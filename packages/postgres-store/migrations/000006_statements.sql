-- compatible
-- Statements of bank accounts, treasuries and providers: their files, entries, and the rows that could not be read. An app of
-- the previous release knows none of them, and writes payments without a fee.

create table statement_files (
  statement_file_id uuid primary key,
  sha256 bytea not null unique check (octet_length(sha256) = 32),
  name text not null,
  format text not null check (format in ('csv', 'ndjson', 'camt053')),
  imported_at timestamptz not null default now(),
  imported_by text not null,
  -- Entries that this file brought, and those that another file had brought already.
  new_entries bigint not null,
  known_entries bigint not null,
  -- Entries that the bank has not booked, which are left out.
  not_booked bigint not null,
  bad_rows bigint not null,
  -- A person goes on without the bad rows.
  accepted_at timestamptz,
  accepted_by text,
  accepted_reason text,
  check ((accepted_at is null) = (accepted_by is null)),
  check ((accepted_at is null) = (accepted_reason is null))
);
create index statement_files_by_import on statement_files (imported_at, statement_file_id);
create index statement_files_not_accepted on statement_files (imported_at) where bad_rows > 0 and accepted_at is null;

create table statement_entries (
  statement_entry_id bigint generated always as identity primary key,
  statement_file_id uuid not null references statement_files,
  line bigint not null,
  account text not null,
  entry_reference text not null,
  -- Set: a line of this provider's export, about one of its payments. Null: money moved on the account.
  provider text,
  -- Credits are positive. Of an export: what the provider pays out of it.
  amount_minor numeric(78, 0) not null,
  gross_minor numeric(78, 0),
  fee_minor numeric(78, 0),
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  booked_at timestamptz not null,
  -- The bank says that it took an earlier entry back.
  is_reversal boolean not null default false,
  payment text,
  payout text,
  transaction text,
  description text,
  -- What the entry may be found by, without capitals and separators: see `referenceKey`.
  reference_keys text[] not null default '{}',
  unique (account, entry_reference),
  check (provider is not null or (gross_minor is null and fee_minor is null))
);
create index statement_entries_by_booking on statement_entries (booked_at, statement_entry_id);
create index statement_entries_by_file on statement_entries (statement_file_id, booked_at, statement_entry_id);
create index statement_entries_by_account on statement_entries (account, booked_at, statement_entry_id);
create index statement_entries_of_exports on statement_entries (provider, payment) where provider is not null;

-- What an erased reference becomes: an import still knows the entry, and no two become one.
create function erased_reference(entry_reference text) returns text language sql immutable parallel safe
return 'erased:' || encode(sha256(convert_to(entry_reference, 'UTF8')), 'hex');
create index statement_entries_erased on statement_entries (account, entry_reference)
  where starts_with(entry_reference, 'erased:');

create table statement_bad_rows (
  statement_bad_row_id bigint generated always as identity primary key,
  statement_file_id uuid not null references statement_files,
  line bigint not null,
  fault text not null
);
create index statement_bad_rows_by_file on statement_bad_rows (statement_file_id, line, statement_bad_row_id);

-- The fee that the provider's record states, in the currency of the payment; null where it states none.
alter table payments add column fee_minor numeric(78, 0);
alter table payments add column fee_exponent smallint check (fee_exponent between 0 and 255);

-- Entries and bad rows of statements from which an erasure took personal data.
alter table erasures add column statement_rows integer not null default 0;
