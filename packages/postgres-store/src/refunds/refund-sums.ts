import { currencyExponent, isCurrency, type Money } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';
import { REFUND_ORDERS, refundBalance } from './refund-balance.ts';

/** What is left to be given back of one provider's money. */
export interface RefundSum {
  readonly provider: string;
  readonly currency: string;
  readonly count: number;
  readonly left: Money;
}

/** Sums the balances of which something is left: what the list of open balances counts. */
export async function refundSums(database: Queryable): Promise<readonly RefundSum[]> {
  const { rows } = await database.query<SumRow>(SUMS);
  return rows.map(({ provider, currency, count, left_minor, exponent: least }) => {
    const exponent = Math.max(least, isCurrency(currency) ? currencyExponent(currency) : 0);
    return {
      provider,
      currency,
      count,
      left: moneyFromRow(left_minor + '0'.repeat(exponent - least), currency, exponent),
    };
  });
}

interface SumRow {
  provider: string;
  currency: string;
  count: number;
  left_minor: string;
  exponent: number;
}

const SUMS = /* sql */ `
with refund_order as materialized (${REFUND_ORDERS}),
${refundBalance('order_id in (select order_id from refund_order)')}
select provider, currency, count, exponent, trim_scale(left_over * ('1e' || exponent)::numeric)::text as left_minor
from (
  select provider, currency, count(*)::int as count, sum(left_over) as left_over, min_scale(sum(left_over)) as exponent
  from refund_balance where left_over > 0
  group by provider, currency
) sums`;
