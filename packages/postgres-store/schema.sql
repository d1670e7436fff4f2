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
  CREATE INDEX allocations_by_reference_key ON public.allocations USING btree (reference_key(unit_reference))
  CREATE UNIQUE INDEX allocations_whole ON public.allocations USING btree (unit_kind, unit_provider, chain_id, unit_reference, token, recipient, "position") WHERE (allocated_by = 'rule'::text)
  CREATE TRIGGER allocations_note_change AFTER INSERT OR DELETE OR UPDATE ON public.allocations FOR EACH ROW EXECUTE FUNCTION note_changed_allocation()
  CREATE CONSTRAINT TRIGGER allocations_within_unit AFTER INSERT OR UPDATE ON public.allocations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_overdraft()

table audit
  audit_id bigint not null generated always as identity
  at timestamp with time zone not null default now()
  actor text not null
  action text not null
  subject text not null
  detail jsonb not null default '{}'::jsonb
  PRIMARY KEY (audit_id)
  TRIGGER DEFERRABLE INITIALLY DEFERRED
  CREATE INDEX audit_by_action ON public.audit USING btree (action, at, audit_id)
  CREATE INDEX audit_by_actor ON public.audit USING btree (actor, at, audit_id)
  CREATE INDEX audit_by_subject ON public.audit USING btree (subject, audit_id)
  CREATE INDEX audit_by_time ON public.audit USING btree (at, audit_id)
  CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE CONSTRAINT TRIGGER audit_is_chained AFTER INSERT ON public.audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_row()

table audit_chain
  position bigint not null
  audit_id bigint not null
  hash bytea not null
  CHECK (("position" > 0))
  CHECK ((octet_length(hash) = 32))
  FOREIGN KEY (audit_id) REFERENCES audit(audit_id)
  PRIMARY KEY ("position")
  UNIQUE (audit_id)
  CREATE TRIGGER audit_chain_is_append_only BEFORE DELETE OR UPDATE ON public.audit_chain FOR EACH ROW EXECUTE FUNCTION refuse_change()

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
  CREATE TRIGGER callbacks_note_change AFTER UPDATE ON public.callbacks FOR EACH ROW WHEN ((((old.matched_at IS NULL) <> (new.matched_at IS NULL)) OR (old.outcome <> new.outcome) OR (old.order_id IS DISTINCT FROM new.order_id) OR (old.reason IS DISTINCT FROM new.reason) OR ((old.deliveries <> new.deliveries) AND (new.matched_at IS NOT NULL)))) EXECUTE FUNCTION note_changed_callback()
  CREATE TRIGGER callbacks_note_delete AFTER DELETE ON public.callbacks FOR EACH ROW EXECUTE FUNCTION note_changed_callback()

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
  CREATE INDEX claims_by_provider ON public.claims USING btree (provider, order_id) WHERE (withdrawn_at IS NULL)
  CREATE INDEX claims_by_reference ON public.claims USING btree (reference) WHERE (withdrawn_at IS NULL)
  CREATE TRIGGER claims_note_change AFTER UPDATE ON public.claims FOR EACH ROW WHEN ((old.withdrawn_at IS DISTINCT FROM new.withdrawn_at)) EXECUTE FUNCTION note_changed_order()
  CREATE TRIGGER claims_note_insert AFTER INSERT OR DELETE ON public.claims FOR EACH ROW EXECUTE FUNCTION note_changed_order()

table compared_orders
  order_id text not null
  state text not null
  currency text not null
  exponent smallint not null
  paid_exponent smallint not null
  needs_attention boolean not null
  is_late boolean not null
  differs boolean not null
  amount_minor numeric not null
  paid_minor numeric not null
  is_explained boolean not null default false
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((paid_exponent >= 0) AND (paid_exponent <= 255)))
  PRIMARY KEY (order_id)

table compared_totals
  state text not null
  currency text not null
  exponent smallint not null
  paid_exponent smallint not null
  needs_attention boolean not null
  is_late boolean not null
  differs boolean not null
  n bigint not null
  amount_minor numeric not null
  paid_minor numeric not null
  is_explained boolean not null default false
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((paid_exponent >= 0) AND (paid_exponent <= 255)))

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
  idempotency_key text
  request_digest bytea
  payment_address text
  document_hash bytea
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((outcome IS NULL) = (finished_at IS NULL)))
  CHECK ((octet_length(request_digest) = 32))
  CHECK ((outcome = ANY (ARRAY['created'::text, 'refused'::text, 'unknown'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  FOREIGN KEY (retry_of) REFERENCES create_attempts(create_attempt_id)
  PRIMARY KEY (create_attempt_id)
  CREATE INDEX create_attempts_by_order ON public.create_attempts USING btree (order_id)
  CREATE INDEX create_attempts_by_payer ON public.create_attempts USING gin (payers)
  CREATE INDEX create_attempts_without_payment ON public.create_attempts USING btree (finished_at) WHERE ((outcome = 'created'::text) AND (provider_payment_id IS NULL))
  CREATE UNIQUE INDEX create_attempts_by_idempotency_key ON public.create_attempts USING btree (idempotency_key) WHERE (idempotency_key IS NOT NULL)
  CREATE UNIQUE INDEX create_attempts_unresolved ON public.create_attempts USING btree (order_id, provider) WHERE (((outcome IS NULL) OR (outcome = 'unknown'::text)) AND (retried_at IS NULL))
  CREATE TRIGGER create_attempts_note_change AFTER UPDATE ON public.create_attempts FOR EACH ROW WHEN ((((old.outcome IS DISTINCT FROM new.outcome) OR (old.finished_at IS DISTINCT FROM new.finished_at)) OR (old.provider_payment_id IS DISTINCT FROM new.provider_payment_id))) EXECUTE FUNCTION note_changed_order()

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
  due_on date
  version bigint not null default 1
  risk numeric default (risk_minor * (('1e-'::text || (risk_exponent)::text))::numeric)
  search_text text default lower(((((((((subject || '
'::text) || COALESCE(order_id, ''::text)) || '
'::text) || COALESCE(owner, ''::text)) || '
'::text) || COALESCE(note, ''::text)) || '
'::text) || (fields)::text))
  explained_by text
  CHECK (((risk_exponent >= 0) AND (risk_exponent <= 255)))
  CHECK ((state = ANY (ARRAY['open'::text, 'explained'::text, 'resolved'::text, 'gone'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (discrepancy_id)
  UNIQUE (kind, subject)
  CREATE INDEX discrepancies_by_due ON public.discrepancies USING btree (COALESCE(due_on, 'infinity'::date), discrepancy_id)
  CREATE INDEX discrepancies_by_first_seen ON public.discrepancies USING btree (first_seen_at, discrepancy_id)
  CREATE INDEX discrepancies_by_order ON public.discrepancies USING btree (order_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX discrepancies_by_risk ON public.discrepancies USING btree (COALESCE(risk_currency, '~'::text) COLLATE "C", ((- COALESCE(risk, (0)::numeric))), discrepancy_id)
  CREATE INDEX discrepancies_open_by_order ON public.discrepancies USING btree (order_id) WHERE ((state = ANY (ARRAY['open'::text, 'explained'::text])) AND (order_id IS NOT NULL))
  CREATE TRIGGER changed_discrepancies AFTER UPDATE ON public.discrepancies REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_changed_discrepancies()
  CREATE TRIGGER discrepancies_note_change AFTER UPDATE ON public.discrepancies FOR EACH ROW WHEN (((old.state = 'resolved'::text) <> (new.state = 'resolved'::text))) EXECUTE FUNCTION note_changed_order()
  CREATE TRIGGER discrepancy_version BEFORE UPDATE ON public.discrepancies FOR EACH ROW WHEN (((((((((old.owner IS DISTINCT FROM new.owner) OR (old.note IS DISTINCT FROM new.note)) OR (old.due_on IS DISTINCT FROM new.due_on)) OR (old.state IS DISTINCT FROM new.state)) OR (old.fields IS DISTINCT FROM new.fields)) OR (old.risk_minor IS DISTINCT FROM new.risk_minor)) OR (old.risk_currency IS DISTINCT FROM new.risk_currency)) OR (old.risk_exponent IS DISTINCT FROM new.risk_exponent))) EXECUTE FUNCTION raise_discrepancy_version()
  CREATE TRIGGER found_discrepancies AFTER INSERT ON public.discrepancies REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_found_discrepancies()

table discrepancy_history
  history_id bigint not null generated always as identity
  discrepancy_id uuid not null
  version bigint not null
  at timestamp with time zone not null
  what text not null
  run_id uuid
  state_before text
  fields_before jsonb
  fields jsonb not null
  risk_minor numeric(78,0)
  risk_currency text
  risk_exponent smallint
  CHECK (((risk_exponent >= 0) AND (risk_exponent <= 255)))
  CHECK ((what = ANY (ARRAY['opened'::text, 'changed'::text, 'gone'::text, 'found_again'::text])))
  FOREIGN KEY (discrepancy_id) REFERENCES discrepancies(discrepancy_id)
  PRIMARY KEY (history_id)
  CREATE INDEX discrepancy_history_by_discrepancy ON public.discrepancy_history USING btree (discrepancy_id, at, history_id)

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
  statement_rows integer not null default 0
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
  CREATE INDEX evidence_by_time ON public.evidence USING brin (checked_at)
  CREATE TRIGGER evidence_is_append_only BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER evidence_note_insert AFTER INSERT ON public.evidence FOR EACH ROW EXECUTE FUNCTION note_changed_order()

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
  CREATE INDEX observed_transfers_by_hash ON public.observed_transfers USING btree (hash)
  CREATE INDEX observed_transfers_by_reference_key ON public.observed_transfers USING btree (reference_key(hash))
  CREATE TRIGGER transfers_note_change AFTER INSERT OR UPDATE ON public.observed_transfers FOR EACH ROW EXECUTE FUNCTION note_observed_transfer()

table open_settlements
  reference_key text
  statement_entry_id bigint
  CHECK (((reference_key IS NULL) <> (statement_entry_id IS NULL)))

table open_transfers
  provider text not null
  chain_id bigint not null
  hash text not null
  token text not null
  recipient text not null
  position integer not null
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
  CREATE INDEX orders_by_due_time ON public.orders USING btree (due_at) WHERE (due_at IS NOT NULL)
  CREATE INDEX orders_by_value ON public.orders USING btree (currency, ((amount_minor * (('1e-'::text || (exponent)::text))::numeric)), created_at)
  CREATE TRIGGER orders_note_change AFTER UPDATE ON public.orders FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION note_changed_order()

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
  CREATE INDEX payment_observations_by_time ON public.payment_observations USING brin (observed_at)
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
  CREATE INDEX payments_by_binding ON public.payments USING btree (COALESCE(bound_at, recorded_at)) WHERE (order_id IS NOT NULL)
  CREATE INDEX payments_by_order ON public.payments USING btree (order_id) WHERE (order_id IS NOT NULL)
  CREATE INDEX payments_by_payer ON public.payments USING gin (payers)
  CREATE INDEX payments_by_reference_key ON public.payments USING btree (reference_key(provider_payment_id))
  CREATE INDEX payments_refunded ON public.payments USING btree (order_id) WHERE ((status = 'refunded'::text) AND (order_id IS NOT NULL))
  CREATE INDEX payments_unbound ON public.payments USING btree (provider) WHERE (order_id IS NULL)
  CREATE TRIGGER payments_note_change AFTER UPDATE ON public.payments FOR EACH ROW WHEN (((((((((((old.order_id IS DISTINCT FROM new.order_id) OR (old.bound_at IS DISTINCT FROM new.bound_at)) OR (old.status IS DISTINCT FROM new.status)) OR (old.provider_status IS DISTINCT FROM new.provider_status)) OR (old.amount_minor IS DISTINCT FROM new.amount_minor)) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.exponent IS DISTINCT FROM new.exponent)) OR (old.environment IS DISTINCT FROM new.environment)) OR (old.fee_minor IS DISTINCT FROM new.fee_minor)) OR (old.fee_exponent IS DISTINCT FROM new.fee_exponent))) EXECUTE FUNCTION note_changed_payment()
  CREATE TRIGGER payments_note_insert AFTER INSERT OR DELETE ON public.payments FOR EACH ROW EXECUTE FUNCTION note_changed_payment()

table period_entries
  period integer not null
  place integer not null
  kind text not null
  moved_at timestamp with time zone not null
  unit text not null
  order_id text
  provider text not null
  currency text not null
  exponent smallint not null
  amount_minor numeric(78,0) not null
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK ((amount_minor <> (0)::numeric))
  CHECK ((kind = ANY (ARRAY['opening'::text, 'moved'::text, 'late'::text, 'taken_back'::text, 'reallocated'::text, 'changed'::text])))
  PRIMARY KEY (period, place)
  CREATE TRIGGER period_entries_are_append_only BEFORE DELETE OR UPDATE ON public.period_entries FOR EACH ROW EXECUTE FUNCTION refuse_change()

table period_open_items
  period integer not null
  place integer not null
  discrepancy_id uuid not null
  kind text not null
  subject text not null
  order_id text
  provider text
  risk_minor numeric(78,0)
  risk_currency text
  risk_exponent smallint
  first_seen_at timestamp with time zone not null
  CHECK (((risk_exponent >= 0) AND (risk_exponent <= 255)))
  PRIMARY KEY (period, place)
  CREATE TRIGGER period_open_items_are_append_only BEFORE DELETE OR UPDATE ON public.period_open_items FOR EACH ROW EXECUTE FUNCTION refuse_change()

table period_totals
  period integer not null
  provider text not null
  currency text not null
  kind text not null
  entries bigint not null
  exponent smallint not null
  amount_minor numeric(78,0) not null
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK ((kind = ANY (ARRAY['opening'::text, 'moved'::text, 'late'::text, 'taken_back'::text, 'reallocated'::text, 'changed'::text, 'closing'::text])))
  PRIMARY KEY (period, provider, currency, kind)
  CREATE TRIGGER period_totals_are_append_only BEFORE DELETE OR UPDATE ON public.period_totals FOR EACH ROW EXECUTE FUNCTION refuse_change()

table periods
  number integer not null
  period_id text not null
  first_day date not null
  last_day date not null
  from_at timestamp with time zone not null
  to_at timestamp with time zone not null
  time_zone text not null
  cut_off time without time zone not null
  closed_at timestamp with time zone not null
  closed_by text not null
  reason text not null
  reconciled_at timestamp with time zone
  entries bigint not null
  open_items bigint not null
  entries_hash bytea not null
  totals_hash bytea not null
  open_items_hash bytea not null
  audit_position bigint not null
  audit_hash bytea not null
  CHECK ((first_day <= last_day))
  CHECK ((from_at < to_at))
  CHECK ((number > 0))
  CHECK ((octet_length(audit_hash) = 32))
  CHECK ((octet_length(entries_hash) = 32))
  CHECK ((octet_length(open_items_hash) = 32))
  CHECK ((octet_length(totals_hash) = 32))
  FOREIGN KEY (audit_position) REFERENCES audit_chain("position")
  PRIMARY KEY (number)
  UNIQUE (from_at)
  UNIQUE (period_id)
  UNIQUE (to_at)
  CREATE TRIGGER periods_are_append_only BEFORE DELETE OR UPDATE ON public.periods FOR EACH ROW EXECUTE FUNCTION refuse_change()

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

table refunds
  refund_id uuid not null
  order_id text not null
  provider text not null
  kind text not null
  network text not null
  reference text not null
  amount_minor numeric(78,0) not null
  currency text not null
  exponent smallint not null
  came_minor numeric(78,0) not null
  refunded_at timestamp with time zone not null
  refund_reference text
  reason text not null
  recorded_by text not null
  recorded_at timestamp with time zone not null default now()
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK ((amount_minor > (0)::numeric))
  CHECK ((kind = ANY (ARRAY['payment'::text, 'transaction'::text])))
  FOREIGN KEY (order_id) REFERENCES orders(order_id)
  PRIMARY KEY (refund_id)
  TRIGGER
  CREATE INDEX refunds_by_claim ON public.refunds USING btree (reference)
  CREATE INDEX refunds_by_order ON public.refunds USING btree (order_id)
  CREATE UNIQUE INDEX refunds_once ON public.refunds USING btree (order_id, provider, kind, network, reference, refund_reference) WHERE (refund_reference IS NOT NULL)
  CREATE TRIGGER refunds_are_append_only BEFORE DELETE OR UPDATE ON public.refunds FOR EACH ROW EXECUTE FUNCTION refuse_change()
  CREATE TRIGGER refunds_note_insert AFTER INSERT ON public.refunds FOR EACH ROW EXECUTE FUNCTION note_changed_order()
  CREATE CONSTRAINT TRIGGER refunds_within_money AFTER INSERT OR UPDATE ON public.refunds NOT DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION refuse_excess_refund()

table restores
  restored_at timestamp with time zone not null
  sent_up_to integer not null
  PRIMARY KEY (restored_at)

table run_base
  only_row boolean not null default true
  run_id uuid
  compared_at timestamp with time zone not null
  fingerprint text not null
  settlement_fingerprint text
  whole_syncs jsonb not null
  callbacks bigint not null
  deliveries bigint not null
  orphan bigint not null
  unreadable bigint not null
  CHECK (only_row)
  FOREIGN KEY (run_id) REFERENCES runs(run_id) ON DELETE SET NULL
  PRIMARY KEY (only_row)

table run_changes
  order_id text
  transaction_hash text
  unit_reference text
  statement_file_id uuid
  callbacks integer not null default 0
  deliveries integer not null default 0
  orphan integer not null default 0
  unreadable integer not null default 0

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
  full_requested boolean not null default false
  mode text
  full_reason text
  rules_fingerprint text
  CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['queued'::text, 'running'::text]))))
  CHECK ((full_reason = ANY (ARRAY['requested'::text, 'window'::text, 'first'::text, 'configuration'::text])))
  CHECK ((mode = ANY (ARRAY['full'::text, 'incremental'::text])))
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

table settled_entries
  statement_entry_id bigint not null
  currency text
  exponent smallint
  n bigint not null
  amount numeric not null
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CREATE INDEX settled_entries_by_entry ON public.settled_entries USING btree (statement_entry_id)

table settled_totals
  currency text not null
  exponent smallint not null
  n bigint not null
  amount numeric not null
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  PRIMARY KEY (currency, exponent)

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
  CREATE INDEX standings_by_proof ON public.standings USING btree (COALESCE(paid_at, since))
  CREATE INDEX standings_by_state ON public.standings USING btree (state)
  CREATE INDEX standings_confirming ON public.standings USING btree (since) WHERE (state = 'confirming'::text)
  CREATE INDEX standings_due ON public.standings USING btree (next_verification_at) WHERE (next_verification_at IS NOT NULL)
  CREATE INDEX standings_to_refund ON public.standings USING btree (order_id) WHERE (discrepancies @? '$[*]?(((((@."kind" == "paid_after_cancel" || @."kind" == "paid_late") || @."kind" == "currency_mismatch") || @."kind" == "paid_by_other_provider") || @."kind" == "double_payment") || @."kind" == "amount_over")'::jsonpath)
  CREATE TRIGGER standings_note_change AFTER UPDATE ON public.standings FOR EACH ROW WHEN ((((((((((old.state IS DISTINCT FROM new.state) OR (old.paid_minor IS DISTINCT FROM new.paid_minor)) OR (old.paid_currency IS DISTINCT FROM new.paid_currency)) OR (old.paid_exponent IS DISTINCT FROM new.paid_exponent)) OR (old.paid_at IS DISTINCT FROM new.paid_at)) OR (old.fulfilment_allowed IS DISTINCT FROM new.fulfilment_allowed)) OR (old.claims IS DISTINCT FROM new.claims)) OR (old.discrepancies IS DISTINCT FROM new.discrepancies)) OR (old.since IS DISTINCT FROM new.since))) EXECUTE FUNCTION note_changed_order()
  CREATE TRIGGER standings_note_insert AFTER INSERT ON public.standings REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION note_new_standings()

table statement_bad_rows
  statement_bad_row_id bigint not null generated always as identity
  statement_file_id uuid not null
  line bigint not null
  fault text not null
  FOREIGN KEY (statement_file_id) REFERENCES statement_files(statement_file_id)
  PRIMARY KEY (statement_bad_row_id)
  CREATE INDEX statement_bad_rows_by_file ON public.statement_bad_rows USING btree (statement_file_id, line, statement_bad_row_id)

table statement_entries
  statement_entry_id bigint not null generated always as identity
  statement_file_id uuid not null
  line bigint not null
  account text not null
  entry_reference text not null
  provider text
  amount_minor numeric(78,0) not null
  gross_minor numeric(78,0)
  fee_minor numeric(78,0)
  currency text not null
  exponent smallint not null
  booked_at timestamp with time zone not null
  is_reversal boolean not null default false
  payment text
  payout text
  transaction text
  description text
  reference_keys text[] not null default '{}'::text[]
  CHECK (((exponent >= 0) AND (exponent <= 255)))
  CHECK (((provider IS NOT NULL) OR ((gross_minor IS NULL) AND (fee_minor IS NULL))))
  FOREIGN KEY (statement_file_id) REFERENCES statement_files(statement_file_id)
  PRIMARY KEY (statement_entry_id)
  UNIQUE (account, entry_reference)
  CREATE INDEX statement_entries_by_account ON public.statement_entries USING btree (account, booked_at, statement_entry_id)
  CREATE INDEX statement_entries_by_booking ON public.statement_entries USING btree (booked_at, statement_entry_id)
  CREATE INDEX statement_entries_by_file ON public.statement_entries USING btree (statement_file_id, booked_at, statement_entry_id)
  CREATE INDEX statement_entries_by_reference ON public.statement_entries USING gin (reference_keys) WHERE (provider IS NULL)
  CREATE INDEX statement_entries_erased ON public.statement_entries USING btree (account, entry_reference) WHERE starts_with(entry_reference, 'erased:'::text)
  CREATE INDEX statement_entries_of_exports ON public.statement_entries USING btree (provider, payment) WHERE (provider IS NOT NULL)
  CREATE INDEX statement_entries_of_payments ON public.statement_entries USING btree (reference_key(payment)) WHERE ((provider IS NOT NULL) AND (payment IS NOT NULL))
  CREATE INDEX statement_entries_of_payouts ON public.statement_entries USING btree (reference_key(payout)) WHERE ((provider IS NOT NULL) AND (payout IS NOT NULL))
  CREATE TRIGGER statement_entries_note_insert AFTER INSERT ON public.statement_entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION note_new_entries()

table statement_files
  statement_file_id uuid not null
  sha256 bytea not null
  name text not null
  format text not null
  imported_at timestamp with time zone not null default now()
  imported_by text not null
  new_entries bigint not null
  known_entries bigint not null
  not_booked bigint not null
  bad_rows bigint not null
  accepted_at timestamp with time zone
  accepted_by text
  accepted_reason text
  CHECK (((accepted_at IS NULL) = (accepted_by IS NULL)))
  CHECK (((accepted_at IS NULL) = (accepted_reason IS NULL)))
  CHECK ((format = ANY (ARRAY['csv'::text, 'ndjson'::text, 'camt053'::text])))
  CHECK ((octet_length(sha256) = 32))
  PRIMARY KEY (statement_file_id)
  UNIQUE (sha256)
  CREATE INDEX statement_files_by_import ON public.statement_files USING btree (imported_at, statement_file_id)
  CREATE INDEX statement_files_not_accepted ON public.statement_files USING btree (imported_at) WHERE ((bad_rows > 0) AND (accepted_at IS NULL))

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

CREATE OR REPLACE FUNCTION public.append_to_audit_chain(entry audit)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$


CREATE OR REPLACE FUNCTION public.audit_field(value text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8')
$function$


CREATE OR REPLACE FUNCTION public.chain_audit_row()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform append_to_audit_chain(new);
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.erased_reference(entry_reference text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ('erased:'::text || encode(sha256(convert_to(entry_reference, 'UTF8'::name)), 'hex'::text))


CREATE OR REPLACE FUNCTION public.keep_changed_discrepancies()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$


CREATE OR REPLACE FUNCTION public.keep_found_discrepancies()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into discrepancy_history
    (discrepancy_id, version, at, what, run_id, fields, risk_minor, risk_currency, risk_exponent)
  select discrepancy_id, version, first_seen_at, 'opened', opened_by, fields, risk_minor, risk_currency, risk_exponent
  from new_rows;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_changed_allocation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into run_changes (order_id, unit_reference) values (old.order_id, old.unit_reference);
  end if;
  if tg_op <> 'DELETE' then
    insert into run_changes (order_id, unit_reference) values (new.order_id, new.unit_reference);
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_changed_callback()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  before integer := (old.matched_at is not null)::integer;
  after integer := 0;
begin
  if tg_op = 'UPDATE' then
    after := (new.matched_at is not null)::integer;
    insert into run_changes (order_id, callbacks, deliveries, orphan, unreadable)
    values (new.order_id, after - before, after * new.deliveries - before * old.deliveries,
      after * (new.outcome = 'orphan')::integer - before * (old.outcome = 'orphan')::integer,
      after * (new.outcome = 'unreadable')::integer - before * (old.outcome = 'unreadable')::integer);
    if old.order_id is distinct from new.order_id and old.order_id is not null then
      insert into run_changes (order_id) values (old.order_id);
    end if;
  else
    insert into run_changes (order_id, callbacks, deliveries, orphan, unreadable)
    values (old.order_id, -before, -before * old.deliveries, -before * (old.outcome = 'orphan')::integer,
      -before * (old.outcome = 'unreadable')::integer);
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_changed_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' and old.order_id is not null then
    insert into run_changes (order_id) values (old.order_id);
  end if;
  if tg_op <> 'DELETE' and new.order_id is not null and (tg_op = 'INSERT' or new.order_id is distinct from old.order_id) then
    insert into run_changes (order_id) values (new.order_id);
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_changed_payment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into run_changes (order_id, unit_reference) values (old.order_id, old.provider_payment_id);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.order_id is distinct from old.order_id) then
    insert into run_changes (order_id, unit_reference) values (new.order_id, new.provider_payment_id);
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_new_entries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into run_changes (statement_file_id) select distinct statement_file_id from inserted;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_new_standings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into run_changes (order_id) select order_id from inserted;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.note_observed_transfer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into run_changes (transaction_hash) values (new.hash);
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.raise_discrepancy_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  return new;
end $function$


CREATE OR REPLACE FUNCTION public.reference_key(reference text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN lower((replace(replace(replace(replace(replace(replace(reference, '-'::text, ''::text), '_'::text, ''::text), '.'::text, ''::text), '/'::text, ''::text), ':'::text, ''::text), ' '::text, ''::text) COLLATE "C"))


CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$


CREATE OR REPLACE FUNCTION public.refuse_excess_refund()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (
    select sum(amount_minor * ('1e-' || exponent)::numeric) > new.came_minor * ('1e-' || new.exponent)::numeric
    from refunds
    where (provider, kind, reference, currency) = (new.provider, new.kind, new.reference, new.currency)
  ) then
    raise exception 'more is given back than came' using errcode = 'check_violation', constraint = 'refunds_within_money';
  end if;
  return null;
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

