import type { Client } from 'pg';

/**
 * Inserts orders with standings, payments, claims, evidence, callbacks, statement and period entries, as years of trade left
 * them: created one every ten seconds, most of them paid, three currencies, two providers of which one is rare, a thousand
 * buyers; discrepancies of one order in twenty, a double payment of one in two hundred, half of them given back.
 */
export async function fillLists(client: Client, orders: number): Promise<void> {
  for (const statement of FILL) await client.query(statement, [orders]);
  await client.query('vacuum analyze');
  await client.query('checkpoint');
}

/** Values that the searches ask for. */
export const ASKED = {
  payer: `md5('buyer ' || 7)`,
  payment: `md5(777::text)::uuid::text`,
} as const;

const NUMBERS = /* sql */ `(
  select n, 'B-' || n as order_id, md5(n::text)::uuid::text as payment_id, now() - n * interval '10 seconds' as created_at,
    case when n % 100 < 90 then 'GBP' when n % 100 < 99 then 'EUR' else 'USD' end as currency,
    case when n % 1000 = 1 then 'overdue' when n % 500 = 2 then 'underpaid' when n % 50000 = 7 then 'contested' else 'paid' end
      as state,
    n % 5000 = 9 as on_chain,
    (n::bigint * 7919) % 100000 as amount,
    n % 200 = 3 as doubled
  from generate_series(1, $1::int) n
) numbers`;

const FILL: readonly string[] = [
  /* sql */ `
  insert into orders (order_id, amount_minor, currency, exponent, providers, created_at, fulfilled_at)
  select order_id, amount, currency, 2, '{}', created_at, created_at from ${NUMBERS}`,

  /* sql */ `
  insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
    claims, discrepancies, since, decided_at)
  select order_id, 2, state, case when state = 'paid' then 'provider' else 'none' end,
    case when state = 'paid' then amount else 0 end, currency, 2, created_at, state = 'paid', '[]',
    case when doubled then jsonb_build_array(jsonb_build_object('kind', 'double_payment', 'fields', '[]'::jsonb,
      'claim', jsonb_build_object('provider', 'neopay', 'kind', 'payment', 'paymentId', payment_id || '-2'),
      'moneyAtRisk', jsonb_build_object('amountMinor', (amount + 1)::text, 'currency', currency, 'exponent', 2)))
    else '[]' end, created_at, created_at
  from ${NUMBERS}`,

  /* sql */ `
  insert into payments (provider, provider_payment_id, order_id, bound_at, amount_minor, currency, exponent, status,
    provider_status, created_at, payers, raw, recorded_at, observed_at)
  select 'neopay', payment_id, order_id, created_at, amount, currency, 2, 'paid', 'completed', created_at,
    array[md5('buyer ' || n % 1000 * 1000 + n / 1000)], convert_to(repeat(md5(n::text), 8), 'UTF8'), created_at, created_at
  from ${NUMBERS} where not on_chain`,

  /* sql */ `
  insert into claims (order_id, provider, kind, network, reference, source, claimed_at)
  select order_id, case when on_chain then 'pentagoo' else 'neopay' end, case when on_chain then 'transaction' else 'payment' end,
    case when on_chain then 'Ethereum' else '' end,
    case when on_chain then '0x' || repeat(md5(n::text), 2) else payment_id end, 'create', created_at
  from ${NUMBERS}`,

  /* sql */ `
  insert into evidence (order_id, provider, kind, network, reference, witness, answered, checks, configuration, document_hash,
    checked_at)
  select order_id, 'neopay', 'payment', '', payment_id, 'neopay', true, '[{"name": "status", "result": "passed"}]', 'bench',
    sha256(convert_to(payment_id, 'UTF8')), created_at
  from ${NUMBERS} where not on_chain`,

  // Every other double payment was given back.
  /* sql */ `
  insert into refunds (refund_id, order_id, provider, kind, network, reference, amount_minor, currency, exponent, came_minor,
    refunded_at, reason, recorded_by, recorded_at)
  select md5('refund' || n)::uuid, order_id, 'neopay', 'payment', '', payment_id || '-2', amount + 1, currency, 2, amount + 1,
    created_at, 'double payment', 'ana', created_at
  from ${NUMBERS} where doubled and n % 400 = 3`,

  /* sql */ `
  insert into statement_files (statement_file_id, sha256, name, format, imported_at, imported_by, new_entries, known_entries,
    not_booked, bad_rows)
  select md5('file' || file)::uuid, sha256(convert_to('file' || file, 'UTF8')), 'bank-' || file || '.csv', 'csv',
    now() - file * interval '1 day', 'ana', 10000, 0, 0, 0
  from generate_series(0, $1::int / 10000) file`,

  /* sql */ `
  insert into statement_entries (statement_file_id, line, account, entry_reference, amount_minor, currency, exponent, booked_at,
    payment, reference_keys)
  select md5('file' || n / 10000)::uuid, n % 10000 + 1, case when n % 1000 = 4 then 'treasury' else 'bank' end, 'E-' || n, amount,
    currency, 2, created_at, payment_id, array[replace(payment_id, '-', '')]
  from ${NUMBERS}`,

  /* sql */ `
  insert into period_entries (period, place, kind, moved_at, unit, order_id, provider, currency, exponent, amount_minor)
  select 1, n, 'moved', created_at, 'payment neopay ' || payment_id, order_id, 'neopay', currency, 2, amount + 1
  from ${NUMBERS}`,

  /* sql */ `
  insert into audit (at, actor, action, subject, detail)
  select now() - n * interval '1 minute', 'ana', 'order.amended', 'order:B-' || n, '{"reason": "bench"}'
  from generate_series(1, $1::int / 100) n`,

  // In statements of their own: a row is chained when it is committed.
  /* sql */ `
  insert into periods (number, period_id, first_day, last_day, from_at, to_at, time_zone, cut_off, closed_at, closed_by, reason,
    entries, open_items, entries_hash, totals_hash, open_items_hash, audit_position, audit_hash)
  select 1, '2026-10', '2026-10-01', '2026-10-31', '2026-10-01Z', '2026-11-01Z', 'UTC', '00:00', now(), 'ana', 'bench',
    $1::int, 0, hash, hash, hash, position, hash
  from audit_chain where position = 1`,

  /* sql */ `
  insert into callbacks (provider, addressed_order_id, key_id, digest, body, content_type, received_at, last_received_at,
    matched_at, outcome, reason, order_id)
  select 'neopay', order_id, 'k1', sha256(convert_to(order_id, 'UTF8')), convert_to(repeat(md5(n::text), 8), 'UTF8'),
    'application/json', created_at, created_at, created_at, case when n % 500 = 5 then 'orphan' else 'matched' end,
    case when n % 500 = 5 then 'order_unknown' end, case when n % 500 <> 5 then order_id end
  from ${NUMBERS}`,

  /* sql */ `
  insert into discrepancies (kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at,
    last_seen_at, owner, state)
  select case when n % 3 = 0 then 'amount_under' else 'paid_not_fulfilled' end, 'order:' || order_id, order_id, 'neopay',
    '[{"field": "amount", "expected": "1.00 GBP", "actual": "0.50 GBP"}]', amount, currency, 2, created_at, created_at,
    case when n % 7 = 0 then 'ana' end, case when n % 60 = 0 then 'open' when n % 40 = 0 then 'resolved' else 'gone' end
  from ${NUMBERS} where n % 20 = 0`,
];
