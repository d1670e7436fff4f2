import { type Claim, claimReference, PunteoError } from '@punteo/payments';
import { claimToRow } from '../claims/claim-columns.ts';
import type { Queryable } from '../sql/database.ts';
import { STANDS } from './refund-rows.ts';

/**
 * Throws `money_refunded` when all money of a claim was given back: it would pay nothing of the order, and no message would say
 * why.
 */
export async function refuseReturnedMoney(transaction: Queryable, orderId: string, claim: Claim): Promise<void> {
  const { provider, kind, reference } = claimToRow(claim);
  const { rows } = await transaction.query<{ order_id: string }>(WHOLE, [provider, kind, reference]);
  const [returned] = rows;
  if (!returned) return;
  throw new PunteoError(
    'money_refunded',
    `All money of ${claimReference(claim)} was given back, as recorded for order ${returned.order_id}, so it cannot pay ` +
      `order ${orderId}. If it was not: \`punteo refunds withdraw\`.`,
  );
}

/** $1 provider · $2 kind · $3 reference */
const WHOLE = /* sql */ `
select min(order_id) as order_id
from (
  select min(order_id) as order_id,
    sum(amount_minor * ('1e-' || exponent)::numeric) >= max(came_minor * ('1e-' || exponent)::numeric) as is_whole
  from refunds
  where provider = $1 and kind = $2 and reference = $3 and ${STANDS}
  group by currency
) by_currency
having bool_and(is_whole)`;
