-- breaking
-- The whole schema of Punteo. Money is an integer of minor units with its currency and exponent. Documents from outside
-- are bytea: jsonb and text refuse some of their bytes (NUL, lone surrogates), and a refused row would be retried
-- without end.

create table orders (
  order_id text primary key,
  amount_minor numeric(78, 0) not null check (amount_minor >= 0),
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  -- The providers that may be paid; empty: any.
  providers text[] not null default '{}',
  created_at timestamptz not null,
  due_at timestamptz,
  fulfilled_at timestamptz,
  cancelled_at timestamptz,
  closed_at timestamptz,
  -- A person accepted several payments as the payment of this order.
  accepts_parts boolean not null default false,
  recorded_at timestamptz not null default now()
);
create index orders_by_created on orders (created_at, order_id);

-- Requests to providers to create a payment. A row is committed before its request is sent.
create table create_attempts (
  create_attempt_id uuid primary key,
  order_id text not null references orders,
  provider text not null,
  amount_minor numeric(78, 0) not null,
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  -- Opaque marks of the payers: the payment of a lost create is searched by them.
  payers text[] not null default '{}',
  created_at timestamptz not null default now(),
  outcome text check (outcome in ('created', 'refused', 'unknown')),
  finished_at timestamptz,
  provider_payment_id text,
  authorisation_url text,
  -- A stable code, and one line of what is behind it, without secrets and personal data.
  reason text,
  detail text,
  -- The lost attempt that this one repeats under the same reference; that one has `retried_at`.
  retry_of uuid references create_attempts,
  retried_at timestamptz,
  check ((outcome is null) = (finished_at is null))
);
create index create_attempts_by_order on create_attempts (order_id);
-- One at a time: a second create beside one that may have succeeded could charge the buyer twice.
create unique index create_attempts_unresolved on create_attempts (order_id, provider)
  where (outcome is null or outcome = 'unknown') and retried_at is null;

-- The providers' records of money. The binding to an order is ours, never taken from the provider's document.
create table payments (
  provider text not null,
  provider_payment_id text not null,
  order_id text references orders,
  bound_at timestamptz,
  amount_minor numeric(78, 0),
  currency text,
  exponent smallint check (exponent between 0 and 255),
  status text,
  provider_status text,
  environment text,
  created_at timestamptz,
  updated_at timestamptz,
  payers text[] not null default '{}',
  raw bytea,
  recorded_at timestamptz not null default now(),
  -- When the provider's record was last read; null: bound when it was created, and never read.
  observed_at timestamptz,
  primary key (provider, provider_payment_id)
);
create index payments_by_order on payments (order_id) where order_id is not null;
create index payments_unbound on payments (provider) where order_id is null;

-- Each change of a payment's record, also one back to a former status.
create table payment_observations (
  observation_id bigint generated always as identity primary key,
  provider text not null,
  provider_payment_id text not null,
  order_id text,
  status text not null,
  provider_status text not null,
  amount_minor numeric(78, 0) not null,
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  observed_at timestamptz not null
);
create index payment_observations_by_payment on payment_observations (provider, provider_payment_id);
create index payment_observations_by_order on payment_observations (order_id) where order_id is not null;

-- Each reading of a provider's list; `complete`: the whole list, to its end.
create table provider_syncs (
  sync_id bigint generated always as identity primary key,
  provider text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default now(),
  complete boolean not null,
  listed_rows integer not null,
  unreadable_rows integer not null
);
create index provider_syncs_by_provider on provider_syncs (provider, started_at);

-- The inbox. A request writes this one row and nothing else; matching adds the columns from `matched_at` on.
create table callbacks (
  callback_id bigint generated always as identity primary key,
  provider text not null,
  -- The order that the callback address was issued for; '' where the address serves all orders.
  addressed_order_id text not null,
  key_id text not null,
  -- What the receiver checked before it stored the row.
  authenticated_by text not null default 'address' check (authenticated_by in ('address', 'signature')),
  digest bytea not null check (octet_length(digest) = 32),
  body bytea not null,
  content_type text,
  -- The headers of the first delivery that the provider's adapter names; null: none.
  headers jsonb,
  received_at timestamptz not null,
  last_received_at timestamptz not null,
  deliveries integer not null default 1,
  matched_at timestamptz,
  outcome text not null default 'received' check (outcome in ('received', 'matched', 'orphan', 'unreadable')),
  reason text,
  -- The order that the callback names. An orphan keeps it: it is matched again once that order exists.
  order_id text,
  hint jsonb,
  transaction_network text,
  transaction_hash text,
  -- Whether the transaction waits until it may be claimed, how often it was claimed and not found, and when it may be
  -- claimed again after that.
  claim_waiting boolean not null default false,
  claim_turns smallint not null default 0,
  claim_after timestamptz,
  -- The network of the first sender, for budgets.
  sender_network text,
  -- A callback that could not be matched is tried again later and later.
  match_failures integer not null default 0,
  match_error text,
  match_after timestamptz,
  unique (provider, addressed_order_id, digest)
);
create index callbacks_not_matched on callbacks (callback_id) where matched_at is null;
create index callbacks_by_order on callbacks (order_id, callback_id) where order_id is not null;
create index callbacks_by_order_and_time on callbacks (order_id, received_at, callback_id) where order_id is not null;
create index callbacks_by_transaction on callbacks (transaction_hash, callback_id) where transaction_hash is not null;
create index callbacks_claim_waiting on callbacks (order_id, claim_turns, callback_id) where claim_waiting;
create index callbacks_claim_waiting_by_network on callbacks
  (order_id, (coalesce(sender_network, '')), claim_turns, callback_id desc) where claim_waiting;
create index callbacks_claim_waiting_until on callbacks (order_id, claim_after nulls first) where claim_waiting;
create index callbacks_orphan_or_unreadable on callbacks (received_at) where outcome in ('orphan', 'unreadable');

-- Requests to callback addresses of ours that were refused and left no row, counted by day for the doctor.
create table callback_refusals (
  provider text not null,
  reason text not null,
  day date not null,
  refused bigint not null,
  last_at timestamptz not null,
  primary key (provider, reason, day)
);

-- The payments and transactions that may have paid an order. A person may withdraw a claim.
create table claims (
  order_id text not null references orders,
  provider text not null,
  kind text not null check (kind in ('payment', 'transaction')),
  -- As the provider spells it; '' for a payment.
  network text not null,
  -- The payment id, or the hash in lower case.
  reference text not null,
  source text not null check (source in ('create', 'callback', 'person', 'merchant', 'scan')),
  claimed_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  -- When its witness was asked last and the answer was not appended to the evidence, because it said nothing new.
  asked_at timestamptz,
  primary key (order_id, provider, kind, network, reference),
  check ((kind = 'payment') = (network = ''))
);
create index claims_by_reference on claims (reference) where withdrawn_at is null;

-- The facts that a witness stated about a claim, and the checks made at that time. They count for every order with that
-- claim.
create table evidence (
  evidence_id bigint generated always as identity primary key,
  -- The order whose verification asked.
  order_id text not null references orders,
  provider text not null,
  kind text not null check (kind in ('payment', 'transaction')),
  network text not null,
  reference text not null,
  witness text not null,
  answered boolean not null,
  checks jsonb not null,
  facts jsonb,
  configuration text not null,
  document_hash bytea,
  checked_at timestamptz not null
);
create index evidence_by_claim on evidence (reference, evidence_id);
create index evidence_by_order on evidence (order_id, evidence_id);

-- The answers of witnesses, byte for byte. They may hold personal data: a document can be erased, its evidence stays.
create table documents (
  hash bytea primary key check (octet_length(hash) = 32),
  body bytea not null,
  stored_at timestamptz not null default now()
);

-- Which money pays which order. A rule allocates a whole unit to one order; a person may split a unit.
create table allocations (
  order_id text not null references orders,
  -- The order's claim that shows the money.
  provider text not null,
  kind text not null,
  network text not null,
  reference text not null,
  -- The unit: a payment, or a transfer (chain, hash, token, recipient, position).
  unit_kind text not null check (unit_kind in ('payment', 'transfer')),
  unit_provider text not null,
  chain_id bigint not null,
  unit_reference text not null,
  token text not null,
  recipient text not null,
  position integer not null,
  unit_minor numeric(78, 0) not null,
  amount_minor numeric(78, 0) not null check (amount_minor >= 0 and amount_minor <= unit_minor),
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  tolerance_minor numeric(78, 0) not null,
  tolerance_exponent smallint not null check (tolerance_exponent between 0 and 255),
  allocated_by text not null check (allocated_by in ('rule', 'person')),
  allocated_at timestamptz not null default now(),
  primary key (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position, order_id)
);
create index allocations_by_order on allocations (order_id);
create index allocations_by_reference on allocations (reference);
-- A rule allocates a unit to one order at most.
create unique index allocations_whole on allocations
  (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position) where allocated_by = 'rule';

create table standings (
  order_id text primary key references orders,
  -- The number of transitions so far.
  version integer not null,
  state text not null,
  proof text not null,
  paid_minor numeric(78, 0) not null,
  paid_currency text not null,
  paid_exponent smallint not null check (paid_exponent between 0 and 255),
  paid_at timestamptz,
  fulfilment_allowed boolean not null,
  claims jsonb not null,
  discrepancies jsonb not null,
  -- A merchant event allowed fulfilment at some time, or the goods went out.
  released boolean not null default false,
  -- When the order entered its state.
  since timestamptz not null,
  decided_at timestamptz not null,
  -- When the order is verified next; null: never.
  next_verification_at timestamptz
);
create index standings_due on standings (next_verification_at) where next_verification_at is not null;
create index standings_by_state on standings (state);

-- Until when no other verification of an order is made at a provider.
create table verification_cooldowns (
  order_id text not null references orders,
  provider text not null,
  ends_at timestamptz not null,
  primary key (order_id, provider)
);

-- Verifications at each provider that were reserved in the current minute, those of old orders apart.
create table verification_counts (
  provider text primary key,
  minute timestamptz not null,
  used integer not null,
  used_for_old integer not null
);

-- Until when the verifications that one sender network requested are spread, at its share per minute.
create table network_verifications (
  network text primary key,
  reserved_until timestamptz not null
);

-- Each change of an order's state, amount paid or permission to fulfil. Each has a merchant event.
create table standing_transitions (
  order_id text not null references orders,
  version integer not null,
  from_state text not null,
  to_state text not null,
  proof text not null,
  cause text not null check (cause in ('witness', 'amendment', 'allocation', 'person')),
  fulfilment_allowed boolean not null,
  at timestamptz not null,
  primary key (order_id, version)
);

-- Transfers to the merchant that a chain scan read, for whichever order. They suggest what to verify and prove nothing.
create table observed_transfers (
  provider text not null,
  network text not null,
  hash text not null,
  chain_id bigint not null,
  token text not null,
  recipient text not null,
  position integer not null,
  amount_minor numeric(78, 0) not null,
  currency text not null,
  exponent smallint not null check (exponent between 0 and 255),
  -- In decimal units of the currency.
  tolerance numeric not null,
  moved_at timestamptz not null,
  -- The transfer cannot pay an order created later.
  for_orders_until timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (provider, chain_id, hash, token, recipient, position)
);

-- Where each chain scan ended.
create table scan_cursors (
  provider text not null,
  scope text not null,
  cursor text not null,
  moved_at timestamptz not null default now(),
  primary key (provider, scope)
);

-- Merchant events, each written in the transaction of the change that it reports.
create table events (
  event_id uuid primary key,
  -- The order of commit within each stream.
  position bigint generated always as identity,
  -- 'order:' and the order's id, or 'installation'.
  stream text not null,
  -- Counts within the stream; for an order it is the version of its standing.
  sequence integer not null,
  order_id text references orders,
  type text not null,
  payload text not null,
  created_at timestamptz not null,
  -- When its deliveries were created; null: not yet.
  queued_at timestamptz,
  unique (stream, sequence),
  check ((stream = 'installation') = (order_id is null))
);
create index events_not_queued on events (position) where queued_at is null;
create index events_by_created on events (created_at, event_id);
create index events_by_order on events (order_id, sequence) where order_id is not null;

-- The delivery of each event to each configured endpoint. First deliveries of a stream are made in order, resends in an
-- order of their own.
create table deliveries (
  endpoint text not null,
  event_id uuid not null references events,
  stream text not null,
  sequence integer not null,
  -- A person asked for this delivery again.
  resent boolean not null default false,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  -- From when its age counts: when the event was written, or resent.
  waiting_since timestamptz not null,
  -- The first failed attempt since then.
  tried_since timestamptz,
  -- Null: at once.
  next_attempt_at timestamptz,
  last_error text,
  finished_at timestamptz,
  -- When the worker makes sure next that the stream has a job.
  queue_at timestamptz not null default now(),
  primary key (endpoint, event_id),
  check ((state = 'pending') = (finished_at is null))
);
create index deliveries_by_event on deliveries (event_id);
create index deliveries_pending on deliveries (endpoint, stream, resent, sequence) where state = 'pending';
create index deliveries_to_queue on deliveries (queue_at) where state = 'pending';
create index deliveries_dead on deliveries (finished_at, event_id) where state = 'dead';

-- Thresholds that were passed, each while it is: its event is written once.
create table alerts (
  alert text primary key,
  raised_at timestamptz not null default now()
);

-- Reconciliation runs. A process that waits or works renews the lease of its run; after `lease_until` it is gone.
create table runs (
  run_id uuid primary key,
  from_at timestamptz,
  to_at timestamptz,
  requested_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  state text not null default 'queued' check (state in ('queued', 'running', 'finished', 'aborted', 'cancelled')),
  lease_until timestamptz not null,
  cancel_requested_at timestamptz,
  -- The later run that names this one as aborted.
  noticed_by uuid references runs,
  complete boolean not null default false,
  incomplete_reasons text[] not null default '{}',
  failures jsonb not null default '[]',
  failure_count integer not null default 0,
  dry_run boolean not null,
  summary jsonb,
  check ((finished_at is null) = (state in ('queued', 'running')))
);
create index runs_by_requested on runs (requested_at, run_id);
create index runs_not_ended on runs (requested_at, run_id) where finished_at is null;
create index runs_aborted on runs (noticed_by) where state = 'aborted';

-- One row per discrepancy, however many runs find it: kind and subject identify it.
create table discrepancies (
  discrepancy_id uuid primary key default gen_random_uuid(),
  kind text not null,
  subject text not null,
  order_id text references orders,
  provider text,
  fields jsonb not null,
  risk_minor numeric(78, 0),
  risk_currency text,
  risk_exponent smallint check (risk_exponent between 0 and 255),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  owner text,
  note text,
  state text not null default 'open' check (state in ('open', 'resolved', 'gone')),
  -- The run that found it when it was not open.
  opened_by uuid,
  unique (kind, subject)
);
create index discrepancies_by_first_seen on discrepancies (first_seen_at, discrepancy_id);
create index discrepancies_by_order on discrepancies (order_id) where order_id is not null;

-- What each run found, unchanged since: its report can be printed again, byte for byte.
create table run_discrepancies (
  run_id uuid not null references runs on delete cascade,
  kind text not null,
  subject text not null,
  discrepancy_id uuid references discrepancies,
  order_id text,
  provider text,
  fields jsonb not null,
  risk_minor numeric(78, 0),
  risk_currency text,
  risk_exponent smallint check (risk_exponent between 0 and 255),
  primary key (run_id, kind, subject)
);

-- Which shapes documents from outside have: paths and types, never values.
create table shapes (
  provider text not null,
  kind text not null check (kind in ('callback', 'record', 'create', 'error')),
  content_type text not null,
  line text not null,
  documents bigint not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (provider, kind, content_type, line)
);

-- What people did.
create table audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);
create index audit_by_time on audit (at, audit_id);
create index audit_by_subject on audit (subject, audit_id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- The parts of a unit are at most the unit, in whatever number of decimals each was stated.
create function refuse_overdraft() returns trigger language plpgsql as $$
begin
  if (
    select sum(amount_minor * ('1e-' || exponent)::numeric) > new.unit_minor * ('1e-' || new.exponent)::numeric
    from allocations
    where (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position)
      = (new.unit_kind, new.unit_provider, new.chain_id, new.unit_reference, new.token, new.recipient, new.position)
  ) then
    raise exception 'more is allocated than the unit holds' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create constraint trigger allocations_within_unit after insert or update on allocations
  deferrable initially deferred for each row execute function refuse_overdraft();
create trigger evidence_is_append_only before update or delete on evidence
  for each row execute function refuse_change();
create trigger transitions_are_append_only before update or delete on standing_transitions
  for each row execute function refuse_change();
create trigger observations_are_append_only before update or delete on payment_observations
  for each row execute function refuse_change();
create trigger audit_is_append_only before update or delete on audit
  for each row execute function refuse_change();
