-- compatible
-- What the overview of the dashboard counts. An app of the previous release leaves the new columns of its comparisons empty:
-- the overview then counts the orders themselves, until the next run of this release.

alter table compared_orders
  -- The only provider of which a payment or transaction is named for the order; '': none, '*': several.
  add column named_provider text,
  -- Whether any of its money is proven.
  add column is_proven boolean;
alter table compared_totals
  add column named_provider text,
  add column is_proven boolean;

-- Since when it is in its state; null: since before this migration.
alter table discrepancies add column state_since timestamptz;
alter table discrepancies alter column state_since set default now();

create or replace function raise_discrepancy_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  if new.state <> old.state then
    new.state_since := clock_timestamp();
  end if;
  return new;
end $$;

create index discrepancies_open on discrepancies (kind, provider, risk_currency)
  include (risk, risk_exponent, first_seen_at) where state = 'open';
create index discrepancies_closed on discrepancies (state_since) where state in ('gone', 'resolved');

-- A range of blocks for each entry, so that the receipt of a callback costs no more.
create index callbacks_by_time on callbacks using brin (received_at);
