import type { Client } from 'pg';

/**
 * Makes so many changes all over the tables, none of which brings or ends a discrepancy: of each five, an order gets another
 * due time, a witness answers again, a callback comes again, a payment gets another status, and an order is new, paid,
 * fulfilled and settled.
 */
export async function makeChanges(client: Client, count: number): Promise<void> {
  for (const statement of CHANGES) await client.query(statement, [count / 5]);
}

/** Orders at equal distances. */
const CHOSEN = /* sql */ `
(select 'B-' || (n * greatest((select count(*) from payments) / $1::bigint / 500 * 500, 500) + 10) as order_id
  from generate_series(0, $1::bigint - 1) n)`;

const NEW_ORDERS = /* sql */ `
(select 'N-' || extract(epoch from now()) || '-' || n as order_id, md5(now()::text || n)::uuid::text as payment_id
  from generate_series(1, $1::bigint) n) new_orders`;

const CHANGES: readonly string[] = [
  `update orders set due_at = coalesce(due_at, now()) + interval '1 day' where order_id in ${CHOSEN}`,

  /* sql */ `
  insert into evidence (order_id, provider, kind, network, reference, witness, answered, checks, facts, configuration,
    document_hash, checked_at)
  select distinct on (order_id) order_id, provider, kind, network, reference, witness, answered, checks, facts, configuration,
    document_hash, now()
  from evidence where order_id in ${CHOSEN}`,

  `update callbacks set deliveries = deliveries + 1, last_received_at = now() where order_id in ${CHOSEN}`,

  `update payments set provider_status = provider_status || '.' where order_id in ${CHOSEN}`,

  /* sql */ `
  with new_order as (
    insert into orders (order_id, amount_minor, currency, exponent, providers, created_at, fulfilled_at)
    select order_id, 1000, 'GBP', 2, '{neopay}', now(), now() from ${NEW_ORDERS} returning order_id
  ),
  standing as (
    insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
      claims, discrepancies, since, decided_at)
    select order_id, 2, 'paid', 'provider', 1000, 'GBP', 2, now(), true,
      jsonb_build_array(jsonb_build_object('provider', 'neopay', 'kind', 'payment', 'paymentId', payment_id)), '[]', now(), now()
    from ${NEW_ORDERS}
  ),
  payment as (
    insert into payments (provider, provider_payment_id, order_id, bound_at, amount_minor, currency, exponent, status,
      provider_status, created_at, raw, observed_at)
    select 'neopay', payment_id, order_id, now(), 1000, 'GBP', 2, 'paid', 'completed', now(), 'bench', now() from ${NEW_ORDERS}
  )
  insert into callbacks (provider, addressed_order_id, key_id, digest, body, content_type, received_at, last_received_at,
    matched_at, outcome, order_id)
  select 'neopay', order_id, 'k1', sha256(convert_to(order_id, 'UTF8')), 'bench', 'application/json', now(), now(), now(),
    'matched', order_id
  from ${NEW_ORDERS}`,

  /* sql */ `
  with settled as (
    select row_number() over (order by provider_payment_id) as line, provider_payment_id, amount_minor
    from payments
    where order_id like 'N-%'
      and not exists (
        select from statement_entries
        where provider is null and reference_keys @> array[reference_key(provider_payment_id)])
    limit $1::bigint
  ),
  file as (
    insert into statement_files (statement_file_id, sha256, name, format, imported_by, new_entries, known_entries, not_booked,
      bad_rows)
    select gen_random_uuid(), sha256(now()::text::bytea), 'changes.csv', 'csv', 'bench', count(*), 0, 0, 0 from settled
    returning statement_file_id
  )
  insert into statement_entries (statement_file_id, line, account, entry_reference, amount_minor, currency, exponent, booked_at,
    reference_keys)
  select statement_file_id, line, 'bank', 'N-' || provider_payment_id, amount_minor, 'GBP', 2, now(),
    array[reference_key(provider_payment_id)]
  from settled, file`,
];
