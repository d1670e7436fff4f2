-- compatible
-- Erasure of personal data. What a witness showed, digests and decisions stay; documents, bodies and payers go.

create table erasures (
  erasure_id uuid primary key,
  at timestamptz not null,
  actor text not null,
  reason text not null,
  selected_by text not null check (selected_by in ('person', 'orders', 'age')),
  orders integer not null default 0,
  payments integer not null default 0,
  callbacks integer not null default 0,
  documents integer not null default 0,
  create_attempts integer not null default 0,
  notes integer not null default 0,
  kept_orders integer not null default 0
);
create index erasures_by_time on erasures (at, erasure_id);

-- Orders whose personal data was erased. No answer of a witness about them is stored again.
create table erased_orders (
  order_id text primary key references orders,
  erasure_id uuid not null references erasures,
  erased_at timestamptz not null
);

-- Null: not erased. The document and the payers of an erased payment are not stored again.
alter table payments add column erased_at timestamptz;
-- An erased callback has an empty body and cannot be replayed.
alter table callbacks add column erased_at timestamptz;
