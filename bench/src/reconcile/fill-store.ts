import type { Client } from 'pg';

/**
 * Inserts orders with their standings, payments, evidence, callbacks and entries of a bank statement. Most were paid two days ago, proven by Neopay.
 * Of a thousand orders, two are shipped but unpaid, two paid but not shipped, and two without a callback. Two payments
 * and two callbacks belong to no order; the latter leave two more orders without a callback.
 */
export async function fillStore(client: Client, orders: number): Promise<void> {
  // Without triggers: the first run compares every order anyway.
  await client.query('set session_replication_role = replica');
  for (const statement of FILL) await client.query(statement, [orders]);
  await client.query('set session_replication_role = default');
  await client.query('vacuum analyze');
  await client.query('checkpoint');
}

/** The number of discrepancies that a run must find. */
export function discrepanciesIn(orders: number): number {
  return 6 * Math.floor(orders / 500);
}

const NUMBERS = /* sql */ `(select n, 'B-' || n as order_id, md5(n::text)::uuid::text as payment_id from generate_series(1, $1::int) n) numbers`;
const TWO_DAYS_AGO = /* sql */ `now() - interval '2 days'`;

const FILE = '00000000-0000-4000-8000-000000000000';

const FILL: readonly string[] = [
  /* sql */ `
  insert into orders (order_id, amount_minor, currency, exponent, providers, created_at, fulfilled_at)
  select order_id, n % 100000, 'GBP', 2, '{neopay}', ${TWO_DAYS_AGO}, case when n % 500 <> 2 then ${TWO_DAYS_AGO} end
  from ${NUMBERS}`,

  /* sql */ `
  insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
    claims, discrepancies, since, decided_at)
  select order_id, 2, case when unpaid then 'awaiting' else 'paid' end, case when unpaid then 'none' else 'provider' end,
    case when unpaid then 0 else n % 100000 end, 'GBP', 2, case when not unpaid then ${TWO_DAYS_AGO} end, not unpaid,
    case when unpaid then '[]' else jsonb_build_array(jsonb_build_object('provider', 'neopay', 'kind', 'payment', 'paymentId', payment_id)) end,
    '[]', ${TWO_DAYS_AGO}, ${TWO_DAYS_AGO}
  from (select *, n % 500 = 1 as unpaid from ${NUMBERS}) orders`,

  /* sql */ `
  insert into payments (provider, provider_payment_id, order_id, bound_at, amount_minor, currency, exponent, status, provider_status,
    created_at, raw, recorded_at, observed_at)
  select 'neopay', payment_id, case when n % 500 <> 4 then order_id end, ${TWO_DAYS_AGO}, n % 100000, 'GBP', 2, 'paid', 'completed',
    ${TWO_DAYS_AGO}, convert_to(repeat(md5(n::text), 8), 'UTF8'), ${TWO_DAYS_AGO}, ${TWO_DAYS_AGO}
  from ${NUMBERS}`,

  // The list was read completely before the payments were bound, so none is missing at the provider.
  /* sql */ `
  insert into provider_syncs (provider, started_at, complete, listed_rows, unreadable_rows)
  select 'neopay', now() - interval '3 days', true, $1::int, 0`,

  /* sql */ `
  insert into claims (order_id, provider, kind, network, reference, source, claimed_at)
  select order_id, 'neopay', 'payment', '', payment_id, 'create', ${TWO_DAYS_AGO} from ${NUMBERS} where n % 500 <> 4`,

  /* sql */ `
  insert into evidence (order_id, provider, kind, network, reference, witness, answered, checks, facts, configuration, document_hash,
    checked_at)
  select order_id, 'neopay', 'payment', '', payment_id, 'neopay', true,
    '[{"name": "payment_id", "result": "passed"}, {"name": "environment", "result": "passed"}, {"name": "status", "result": "passed"}]',
    jsonb_build_object('kind', 'payment', 'status', 'paid', 'providerStatus', 'completed', 'earlyToleranceSeconds', 300,
      'createdAt', ${TWO_DAYS_AGO}, 'updatedAt', ${TWO_DAYS_AGO},
      'amount', jsonb_build_object('amountMinor', (n % 100000)::text, 'currency', 'GBP', 'exponent', 2)),
    'bench', sha256(convert_to(repeat(md5(n::text), 8), 'UTF8')), ${TWO_DAYS_AGO}
  from ${NUMBERS} where n % 500 <> 1`,

  /* sql */ `
  insert into documents (hash, body)
  select sha256(body), body from (select convert_to(repeat(md5(n::text), 8), 'UTF8') as body, n from ${NUMBERS}) answers
  where n % 500 <> 1`,

  /* sql */ `
  insert into allocations (order_id, provider, kind, network, reference, unit_kind, unit_provider, chain_id, unit_reference, token,
    recipient, position, unit_minor, amount_minor, currency, exponent, tolerance_minor, tolerance_exponent, allocated_by)
  select order_id, 'neopay', 'payment', '', payment_id, 'payment', 'neopay', 0, payment_id, '', '', 0, n % 100000, n % 100000, 'GBP', 2,
    0, 2, 'rule'
  from ${NUMBERS} where n % 500 not in (1, 4)`,

  /* sql */ `
  insert into callbacks (provider, addressed_order_id, key_id, digest, body, content_type, received_at, last_received_at,
    matched_at, outcome, reason, order_id)
  select 'neopay', order_id, 'k1', sha256(convert_to(order_id, 'UTF8')), convert_to(repeat(md5(n::text), 8), 'UTF8'),
    'application/json', ${TWO_DAYS_AGO}, ${TWO_DAYS_AGO}, ${TWO_DAYS_AGO}, case when orphan then 'orphan' else 'matched' end,
    case when orphan then 'order_unknown' end, case when not orphan then order_id end
  from (select *, n % 500 = 5 as orphan from ${NUMBERS}) orders where n % 500 not in (1, 3)`,

  /* sql */ `
  insert into statement_files (statement_file_id, sha256, name, format, imported_by, new_entries, known_entries, not_booked, bad_rows)
  values ('${FILE}', sha256('bench'), 'bench.csv', 'csv', 'bench', $1::int, 0, 0, 0)`,

  // Each names its payment.
  /* sql */ `
  insert into statement_entries (statement_file_id, line, account, entry_reference, amount_minor, currency, exponent, booked_at,
    reference_keys)
  select '${FILE}', n, 'bank', 'E-' || n, n % 100000, 'GBP', 2, ${TWO_DAYS_AGO}, array[replace(payment_id, '-', '')]
  from ${NUMBERS}`,
];
