import { expect } from 'vitest';
import { query } from '../../__fixtures__/query.ts';

/**
 * Expects that the sum of all entries is what the standings and the payments without an order say now, by currency, and by
 * order; written apart from the closing. True while all proven money moved before the end of the last period.
 */
export async function expectBooksToBeTrue(url: string): Promise<void> {
  expect(await query(url, BOOKED), 'the sums of all entries').toEqual(await query(url, TRUE));
  expect(await query(url, CLOSING), 'the closing figures of the last period').toEqual(await query(url, BY_CURRENCY));
}

const BOOKED = /* sql */ `
select coalesce(order_id, '') as order_id, currency, trim_scale(sum(amount_minor * ('1e-' || exponent)::numeric)) as amount
from period_entries group by 1, 2 having sum(amount_minor * ('1e-' || exponent)::numeric) <> 0 order by 1, 2`;

const TRUE = /* sql */ `
select order_id, paid_currency as currency, trim_scale(paid_minor * ('1e-' || paid_exponent)::numeric) as amount
from standings where paid_minor <> 0
union all
select '', currency, trim_scale(sum(amount_minor * ('1e-' || exponent)::numeric)) from payments
where order_id is null and status = 'paid'
  and provider_payment_id not in (select unit_reference from allocations) group by currency
order by 1, 2`;

const BY_CURRENCY = `select currency, trim_scale(sum(amount)) as amount from (${TRUE}) now group by currency order by 1`;

const CLOSING = /* sql */ `
select currency, trim_scale(sum(amount_minor * ('1e-' || exponent)::numeric)) as amount from period_totals
where kind = 'closing' and period = (select max(number) from periods)
group by currency having sum(amount_minor) <> 0 order by 1`;
