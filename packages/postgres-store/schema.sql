table alerts
  alert text not null
  raised_at timestamp with time zone not null default now()
  PRIMARY KEY (alert)

table allocations
  order_id text not null
  provider text not null
  kind text not null
  network text not null
  reference text not null
  unit_kind text not null
  unit_provider text not null
  chain_id bigint not null
  unit_reference text not null
  token text not null
  recipient text not null
  position integer not null
  unit_minor numeric(78,0) not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  tolerance_minor numeric(78,0) not null
  tolerance_exponent smallint not null
  allocated_by text not null
  allocated_at timestamp with time zone not null default now()
  CHECK (((amount_minor >= (0)::numeric) AND (amount_minor <= unit_minor)))
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((tolerance_exponent >= 0) AND (tolerance_exponent <= 255)))
  CHECK ((allocated_by = ANY (ARRAY['rule'::text, 'person'::text])))
  CHECK ((unit_kind = ANY (ARRAY['payment'::text, 'transfer'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, "position", order_id)
  TRIGGER DEFERRABLE INITIALLY DEFERRED
  CREATE INDEX allocations_by_order ON public.allocations USING btree (order_id)
  CREATE INDEX allocations_by_reference ON public.allocations USING btree (reference)
  CREATE UNIQUE INDEX allocations_whole ON public.allocations USING btree (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, "position") WHERE (allocated_by = 'rule'::text)
  CREATE CONSTRAINT TRIGGER allocations_within_unit AFTER INSERT OR UPDATE ON public.allocations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_overdraft()

table audit
  audit_id bigint not null generated always as identity
  at timestamp with time zone not null default now()
  actor text not null
  action text not null
  subject text not null
  detail jsonb not null default '{}'::jsonb
  PRIMARY KEY (audit_id)
  CREATE INDEX audit_by_subject ON public.audit USING btree (subject, audit_id)
  CREATE INDEX audit_by_time ON public.audit USING btree (at, audit_id)
  CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION refuse_change()

table callback_refusals
  provider text not null
  reason text not null
  day date not null
  refused bigint not null
  last_at timestamp with time zone not null
  PRIMARY KEY (provider, reason, day)

table callbacks
  callback_id bigint not null generated always as identity
  provider text not null
  addressed_order_id text not null
  key_id text not null
  authenticated_by text not null default 'address'::text
  digest bytea not null
  body bytea not null
  content_type text
  headers jsonb
  received_at timestamp with time zone not null
  last_received_at timestamp with time zone not null
  deliveries integer not null default 1
  matched_at timestamp with time zone
  outcome text not null default 'received'::text
  reason text
  order_id text
  hint jsonb
  transaction_network text
  transaction_hash text
  claim_waiting boolean not null default false
  claim_turns smallint not null default 0
  claim_after timestamp with time zone
  sender_network text
  match_failures integer not null default 0
  match_error text
  match_after timestamp with time zone
  traceparent text
  erased_at timestamp with time zone
  CHECK ((authenticated_by = ANY (ARRAY['address'::text, 'signature'::text])))
  CHECK ((octet_length(digest) = 32))
  CHECK ((outcome = ANY (ARRAY['received'::text, 'matched'::text, 'orphan'::text, 'unreadable'::text])))
  PRIMARY KEY (callback_id)
  UNIQUE (provider, addressed_order_id, digest)
  CREATE INDEX callbacks_by_order ON public.callbacks USING btree (order_id, callback_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX callbacks_by_order_and_time ON public.callbacks USING btree (order_id, received_at, callback_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX callbacks_by_transaction ON public.callbacks USING btree (transaction_hash, callback_id) WHERE (transaction_hash IS NOT NULL)
  CREATE INDEX callbacks_claim_waiting ON public.callbacks USING btree (order_id, claim_turns, callback_id) WHERE claim_waiting
  CREATE INDEX callbacks_claim_waiting_by_network ON public.callbacks USING btree (order_id, COALESCE(sender_network, ''::text), claim_turns, callback_id DESC) WHERE claim_waiting
  CREATE INDEX callbacks_claim_waiting_until ON public.callbacks USING btree (order_id, claim_after NULLS FIRST) WHERE claim_waiting
  CREATE INDEX callbacks_not_matched ON public.callbacks USING btree (callback_id) WHERE (matched_at IS NULL)
  CREATE INDEX callbacks_orphan_or_unreadable ON public.callbacks USING btree (received_at) WHERE (outcome = ANY (ARRAY['orphan'::text, 'unreadable'::text]))

table claims
  order_id text not null
  provider text not null
  kind text not null
  network text not null
  reference text not null
  source text not null
  claimed_at timestamp with time zone not null default now()
  withdrawn_at timestamp with time zone
  asked_at timestamp with time zone
  CHECK (((kind = 'payment'::text) = (network = ''::text)))
  CHECK ((kind = ANY (ARRAY['payment'::text, 'transaction'::text])))
  CHECK ((source = ANY (ARRAY['create'::text, 'callback'::text, 'person'::text, 'merchant'::text, 'scan'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (order_id, provider, kind, network, reference)
  CREATE INDEX claims_by_reference ON public.claims USING btree (reference) WHERE (withdrawn_at IS NULL)

table create_attempts
  create_attempt_id uuid not null
  order_id text not null
  provider text not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  payers text[] not null default '{}'::text[]
  created_at timestamp with time zone not null default now()
  outcome text
  finished_at timestamp with time zone
  provider_payment_id text
  authorisation_url text
  reason text
  detail text
  retry_of uuid
  retried_at timestamp with time zone
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((outcome IS NULL) = (finished_at IS NULL)))
  CHECK ((outcome = ANY (ARRAY['created'::text, 'refused'::text, 'unknown'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  FOREIGN KEY (retry_of) REFERENCES create_attempts(create_attempt_id)
  PRIMARY KEY (create_attempt_id)
  CREATE INDEX create_attempts_by_order ON public.create_attempts USING btree (order_id)
  CREATE UNIQUE INDEX create_attempts_unresolved ON public.create_attempts USING btree (order_id, provider) WHERE (((outcome IS NULL) OR (outcome = 'unknown'::text)) AND (retried_at IS NULL))

table deliveries
  endpoint text not null
  event_id uuid not null
  stream text not null
  sequence integer not null
  resent boolean not null default false
  state text not null default 'pending'::text
  attempts integer not null default 0
  waiting_since timestamp with time zone not null
  tried_since timestamp with time zone
  next_attempt_at timestamp with time zone
  last_error text
  finished_at timestamp with time zone
  queue_at timestamp with time zone not null default now()
  CHECK (((state = 'pending'::text) = (finished_at IS NULL)))
  CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'dead'::text])))
  FOREIGN KEY (event_id) REFERENCES events(event_id)
  PRIMARY KEY (endpoint, event_id)
  CREATE INDEX deliveries_by_event ON public.deliveries USING btree (event_id)
  CREATE INDEX deliveries_dead ON public.deliveries USING btree (finished_at, event_id) WHERE (state = 'dead'::text)
  CREATE INDEX deliveries_pending ON public.deliveries USING btree (endpoint, stream, resent, sequence) WHERE (state = 'pending'::text)
  CREATE INDEX deliveries_to_queue ON public.deliveries USING btree (queue_at) WHERE (state = 'pending'::text)

table discrepancies
  discrepancy_id uuid not null default gen_random_uuid()
  kind text not null
  subject text not null
  order_id text
  provider text
  fields jsonb not null
  risk_minor numeric(78,0)
  risk_currency text
  risk_exponent smallint
  first_seen_at timestamp with time zone not null
  last_seen_at timestamp with time zone not null
  owner text
  note text
  state text not null default 'open'::text
  opened_by uuid
  explained_by text
  CHECK (((risk_exponent >= 0) AND (risk_exponent <= 255)))
  CHECK ((state = ANY (ARRAY['open'::text, 'explained'::text, 'resolved'::text, 'gone'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (discrepancy_id)
  UNIQUE (kind, subject)
  CREATE INDEX discrepancies_by_first_seen ON public.discrepancies USING btree (first_seen_at, discrepancy_id)
  CREATE INDEX discrepancies_by_order ON public.discrepancies USING btree (order_id) WHERE (order_id IS NOT NULL)

table documents
  hash bytea not null
  body bytea not null
  stored_at timestamp with time zone not null default now()
  CHECK ((octet_length(hash) = 32))
  PRIMARY KEY (hash)

table erased_orders
  order_id text not null
  erasure_id uuid not null
  erased_at timestamp with time zone not null
  FOREIGN KEY (erasure_id) REFERENCES erasures(erasure_id)
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (order_id)

table erasures
  erasure_id uuid not null
  at timestamp with time zone not null
  actor text not null
  reason text not null
  selected_by text not null
  orders integer not null default 0
  payments integer not null default 0
  callbacks integer not null default 0
  documents integer not null default 0
  create_attempts integer not null default 0
  notes integer not null default 0
  kept_orders integer not null default 0
  CHECK ((selected_by = ANY (ARRAY['person'::text, 'orders'::text, 'age'::text])))
  PRIMARY KEY (erasure_id)
  CREATE INDEX erasures_by_time ON public.erasures USING btree (at, erasure_id)

table events
  event_id uuid not null
  position bigint not null generated always as identity
  stream text not null
  sequence integer not null
  order_id text
  type text not null
  payload text not null
  created_at timestamp with time zone not null
  queued_at timestamp with time zone
  traceparent text
  CHECK (((stream = 'installation'::text) = (order_id IS NULL)))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (event_id)
  UNIQUE (stream, sequence)
  CREATE INDEX events_by_created ON public.events USING btree (created_at, event_id)
  CREATE INDEX events_by_order ON public.events USING btree (order_id, sequence) WHERE (order_id IS NOT NULL)
  CREATE INDEX events_not_queued ON public.events USING btree ("position") WHERE (queued_at IS NULL)

table evidence
  evidence_id bigint not null generated always as identity
  order_id text not null
  provider text not null
  kind text not null
  network text not null
  reference text not null
  witness text not null
  answered boolean not null
  checks jsonb not null
  facts jsonb
  configuration text not null
  document_hash bytea
  checked_at timestamp with time zone not null
  CHECK ((kind = ANY (ARRAY['payment'::text, 'transaction'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (evidence_id)
  CREATE INDEX evidence_by_claim ON public.evidence USING btree (reference, evidence_id)
  CREATE INDEX evidence_by_order ON public.evidence USING btree (order_id, evidence_id)
  CREATE TRIGGER evidence_is_append_only BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION refuse_change()

table network_verifications
  network text not null
  reserved_until timestamp with time zone not null
  PRIMARY KEY (network)

table observed_transfers
  provider text not null
  network text not null
  hash text not null
  chain_id bigint not null
  token text not null
  recipient text not null
  position integer not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  tolerance numeric not null
  moved_at timestamp with time zone not null
  for_orders_until timestamp with time zone not null
  recorded_at timestamp with time zone not null default now()
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  PRIMARY KEY (provider, chain_id, hash, token, recipient, "position")

table orders
  order_id text not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  providers text[] not null default '{}'::text[]
  created_at timestamp with time zone not null
  due_at timestamp with time zone
  fulfilled_at timestamp with time zone
  cancelled_at timestamp with time zone
  closed_at timestamp with time zone
  accepts_parts boolean not null default false
  recorded_at timestamp with time zone not null default now()
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK ((amount_minor >= (0)::numeric))
  PRIMARY KEY (order_id)
  CREATE INDEX orders_by_created ON public.orders USING btree (created_at, order_id)

table payment_observations
  observation_id bigint not null generated always as identity
  provider text not null
  provider_payment_id text not null
  order_id text
  status text not null
  provider_status text not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  observed_at timestamp with time zone not null
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  PRIMARY KEY (observation_id)
  CREATE INDEX payment_observations_by_order ON public.payment_observations USING btree (order_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX payment_observations_by_payment ON public.payment_observations USING btree (provider, provider_payment_id)
  CREATE TRIGGER observations_are_append_only BEFORE DELETE OR UPDATE ON public.payment_observations FOR EACH ROW EXECUTE FUNCTION refuse_change()

table payments
  provider text not null
  provider_payment_id text not null
  order_id text
  bound_at timestamp with time zone
  amount_minor numeric(78,0)
  currency text
  exponent smallint
  status text
  provider_status text
  environment text
  created_at timestamp with time zone
  updated_at timestamp with time zone
  payers text[] not null default '{}'::text[]
  raw bytea
  recorded_at timestamp with time zone not null default now()
  observed_at timestamp with time zone
  erased_at timestamp with time zone
  fee_minor numeric(78,0)
  fee_exponent smallint
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((fee_exponent >= 0) AND (fee_exponent <= 255)))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (provider, provider_payment_id)
  CREATE INDEX payments_by_order ON public.payments USING btree (order_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX payments_unbound ON public.payments USING btree (provider) WHERE (order_id IS NULL)

table provider_syncs
  sync_id bigint not null generated always as identity
  provider text not null
  started_at timestamp with time zone not null
  finished_at timestamp with time zone not null default now()
  complete boolean not null
  listed_rows integer not null
  unreadable_rows integer not null
  PRIMARY KEY (sync_id)
  CREATE INDEX provider_syncs_by_provider ON public.provider_syncs USING btree (provider, started_at)

table punteo_migrations
  version integer not null
  name text not null
  digest text not null
  mark text not null default 'breaking'::text
  applied_at timestamp with time zone not null default now()
  CHECK ((mark = ANY (ARRAY['compatible'::text, 'breaking'::text])))
  PRIMARY KEY (version)

table restores
  restored_at timestamp with time zone not null
  sent_up_to integer not null
  PRIMARY KEY (restored_at)

table run_discrepancies
  run_id uuid not null
  kind text not null
  subject text not null
  discrepancy_id uuid
  order_id text
  provider text
  fields jsonb not null
  risk_minor numeric(78,0)
  risk_currency text
  risk_exponent smallint
  explained_by text
  CHECK (((risk_exponent >= 0) AND (risk_exponent <= 255)))
  FOREIGN KEY (discrepancy_id) REFERENCES discrepancies(discrepancy_id)
  FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE CASCADE
  PRIMARY KEY (run_id, kind, subject)

table runs
  run_id uuid not null
  from_at timestamp with time zone
  to_at timestamp with time zone
  requested_at timestamp with time zone not null default clock_timestamp()
  started_at timestamp with time zone
  finished_at timestamp with time zone
  state text not null default 'queued'::text
  lease_until timestamp with time zone not null
  cancel_requested_at timestamp with time zone
  noticed_by uuid
  complete boolean not null default false
  incomplete_reasons text[] not null default '{}'::text[]
  failures jsonb not null default '[]'::jsonb
  failure_count integer not null default 0
  dry_run boolean not null
  summary jsonb
  rules_fingerprint text
  CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['queued'::text, 'running'::text]))))
  CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'finished'::text, 'aborted'::text, 'cancelled'::text])))
  FOREIGN KEY (noticed_by) REFERENCES runs(run_id)
  PRIMARY KEY (run_id)
  CREATE INDEX runs_aborted ON public.runs USING btree (noticed_by) WHERE (state = 'aborted'::text)
  CREATE INDEX runs_by_requested ON public.runs USING btree (requested_at, run_id)
  CREATE INDEX runs_not_ended ON public.runs USING btree (requested_at, run_id) WHERE (finished_at IS NULL)

table scan_cursors
  provider text not null
  scope text not null
  cursor text not null
  moved_at timestamp with time zone not null default now()
  PRIMARY KEY (provider, scope)

table shapes
  provider text not null
  kind text not null
  content_type text not null
  line text not null
  documents bigint not null
  first_seen_at timestamp with time zone not null default now()
  last_seen_at timestamp with time zone not null default now()
  CHECK ((kind = ANY (ARRAY['callback'::text, 'record'::text, 'create'::text, 'error'::text])))
  PRIMARY KEY (provider, kind, content_type, line)

table standing_transitions
  order_id text not null
  version integer not null
  from_state text not null
  to_state text not null
  proof text not null
  cause text not null
  fulfilment_allowed boolean not null
  at timestamp with time zone not null
  CHECK ((cause = ANY (ARRAY['witness'::text, 'amendment'::text, 'allocation'::text, 'person'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (order_id, version)
  CREATE TRIGGER transitions_are_append_only BEFORE DELETE OR UPDATE ON public.standing_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change()

table standings
  order_id text not null
  version integer not null
  state text not null
  proof text not null
  paid_minor numeric(78,0) not null
  paid_currency text not null
  paid_exponent smallint not null
  paid_at timestamp with time zone
  fulfilment_allowed boolean not null
  claims jsonb not null
  discrepancies jsonb not null
  released boolean not null default false
  since timestamp with time zone not null
  decided_at timestamp with time zone not null
  next_verification_at timestamp with time zone
  CHECK (((paid_exponent >= 0) AND (paid_exponent <= 255)))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (order_id)
  CREATE INDEX standings_by_state ON public.standings USING btree (state)
  CREATE INDEX standings_due ON public.standings USING btree (next_verification_at) WHERE (next_verification_at IS NOT NULL)

table verification_cooldowns
  order_id text not null
  provider text not null
  ends_at timestamp with time zone not null
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (order_id, provider)

table verification_counts
  provider text not null
  minute timestamp with time zone not null
  used integer not null
  used_for_old integer not null
  PRIMARY KEY (provider)

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$


CREATE OR REPLACE FUNCTION public.refuse_overdraft()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

