-- compatible
-- The list of payments, newest first, by status, by amount and by the beginning of an id. No callback writes to this table.

create index payments_newest on payments
  (coalesce(created_at, recorded_at), provider, provider_payment_id);
create index payments_unbound_newest on payments
  (coalesce(created_at, recorded_at), provider, provider_payment_id) where order_id is null;
-- Nearly all are paid; the others are found without them.
create index payments_by_status on payments
  (coalesce(status, 'created'), coalesce(created_at, recorded_at)) where status is distinct from 'paid';
create index payments_by_value on payments (currency, (amount_minor * ('1e-' || exponent::text)::numeric));
create index payments_by_id_text on payments (provider_payment_id text_pattern_ops);

-- What a running run does now and how far it is; its process writes it with the lease.
alter table runs add column progress jsonb;
