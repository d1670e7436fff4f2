import type { Client } from 'pg';

/** How much a shop with one price has sold. */
export interface Shop {
  readonly paidOrders: number;
  readonly openOrders: number;
  /** Payments without an order. */
  readonly payments: number;
}

/** Inserts the orders and payments, all of the last day and of one amount. */
export async function fillShop(client: Client, { paidOrders, openOrders, payments }: Shop): Promise<void> {
  await client.query(ORDERS, [paidOrders, openOrders]);
  await client.query(STANDINGS, [paidOrders]);
  await client.query(CREATE_ATTEMPTS);
  await client.query(PAYMENTS, [payments]);
  await client.query('vacuum analyze');
  await client.query('checkpoint');
}

/** $1 paid orders · $2 open orders */
const ORDERS = /* sql */ `
insert into orders (order_id, amount_minor, currency, exponent, providers, created_at, fulfilled_at)
select 'S-' || n, 1990, 'GBP', 2, '{neopay}', now() - (n % 86400) * interval '1 second',
  case when n <= $1::int then now() end
from generate_series(1, $1::int + $2::int) n`;

/** $1 paid orders */
const STANDINGS = /* sql */ `
insert into standings (order_id, version, state, proof, paid_minor, paid_currency, paid_exponent, paid_at, fulfilment_allowed,
  claims, discrepancies, since, decided_at)
select order_id, 1, case when is_paid then 'paid' else 'awaiting' end, case when is_paid then 'provider' else 'none' end,
  case when is_paid then 1990 else 0 end, 'GBP', 2, case when is_paid then now() end, is_paid, '[]', '[]', now(), now()
from (select order_id, substr(order_id, 3)::int <= $1 as is_paid from orders) orders`;

const CREATE_ATTEMPTS = /* sql */ `
insert into create_attempts (create_attempt_id, order_id, provider, amount_minor, currency, exponent, payers, outcome,
  provider_payment_id, created_at, finished_at)
select gen_random_uuid(), order_id, 'neopay', 1990, 'GBP', 2, array['payer-' || (substr(order_id, 3)::int % 1000)], 'created',
  'of-' || order_id, created_at, now()
from orders where substr(order_id, 3)::int % 2 = 0`;

/** $1 payments */
const PAYMENTS = /* sql */ `
insert into payments (provider, provider_payment_id, amount_minor, currency, exponent, status, provider_status, created_at,
  payers, raw, recorded_at, observed_at)
select 'neopay', 'p-' || n, 1990, 'GBP', 2, 'paid', 'completed', now() - (n % 3600) * interval '1 second',
  case when n % 2 = 0 then array['payer-' || (n % 1000)] else '{}' end, '{}', now(), now()
from generate_series(1, $1::int) n`;
