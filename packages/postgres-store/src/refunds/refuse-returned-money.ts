import { type Claim, claimReference, type OrderChange, PunteoError } from '@punteo/payments';
import { claimToRow } from '../claims/claim-columns.ts';
import { COUNTS, decimalSql } from '../settlement/settlement-tables.ts';
import type { Queryable } from '../sql/database.ts';

// Money that a person recorded as given back is still what a witness shows, so it would pay an order again.

interface ChangeOfOrder {
  readonly orderId: string;
  readonly change: OrderChange;
}

/**
 * Before the changes. Throws `money_refunded` when one binds money of which something was given back: the order would
 * have all of it once a witness has answered. Returns the check of the decided orders, for `orderIds` of the group.
 */
export async function refuseReturnedMoney(
  transaction: Queryable,
  changes: readonly ChangeOfOrder[],
  orderIds: readonly string[],
): Promise<() => Promise<void>> {
  for (const { orderId, change } of changes)
    if (change.type === 'bind') await refuseBind(transaction, orderId, change.claim);
  if (!changes.some(({ change }) => CAN_RELEASE.includes(change.type))) return async () => {};
  const before = new Set((await paidByRefunds(transaction, orderIds, [])).map(({ order_id }) => order_id));
  const allocatedTo = changes.flatMap(({ orderId, change }) => (change.type === 'allocate' ? [orderId] : []));
  return async () => {
    const after = await paidByRefunds(transaction, orderIds, allocatedTo);
    // What was so before, such as a refund of goods that came back, is no reason to refuse a change.
    const paid = after.find(({ order_id }) => !before.has(order_id));
    if (paid)
      throw new PunteoError(
        'money_refunded',
        `Order ${paid.order_id} would be paid with money that was given back: ${paid.missing} ${paid.currency} more than is left.`,
      );
  };
}

/** The changes after which an order may need more of its money than before. */
const CAN_RELEASE: readonly OrderChange['type'][] = ['amend', 'allocate', 'accept_parts'];

async function refuseBind(transaction: Queryable, orderId: string, claim: Claim): Promise<void> {
  const { provider, kind, reference } = claimToRow(claim);
  const { rows } = await transaction.query<{ order_id: string }>(REFUND_OF_CLAIM, [provider, kind, reference]);
  if (rows[0])
    throw new PunteoError(
      'money_refunded',
      `Money of ${claimReference(claim)} was given back, as recorded for order ${rows[0].order_id}, so order ${orderId} ` +
        'cannot have all of it. Allocate what is left: `punteo orders allocate`.',
    );
}

const REFUND_OF_CLAIM = 'select order_id from refunds where provider = $1 and kind = $2 and reference = $3 limit 1';

interface PaidByRefunds {
  order_id: string;
  currency: string;
  missing: string;
}

async function paidByRefunds(
  transaction: Queryable,
  orderIds: readonly string[],
  allocatedTo: readonly string[],
): Promise<readonly PaidByRefunds[]> {
  const { rows } = await transaction.query<PaidByRefunds>(PAID_BY_REFUNDS, [orderIds, allocatedTo]);
  return rows;
}

/**
 * Orders whose goods may go out although the money that is left does not suffice. What was given back of a payment was
 * first what no order holds of it, then the surplus of the other orders that share it, then the order's own.
 * $1 order ids · $2 ids of orders that were just given a part: they need all of it, whether a witness has answered or not
 */
const PAID_BY_REFUNDS = /* sql */ `
with refunded as (
  select provider, kind, reference, currency, sum(${decimalSql('amount_minor', 'exponent')}) as amount,
    max(${decimalSql('came_minor', 'exponent')}) as came
  from refunds
  where reference in (select reference from allocations where order_id = any ($1))
  group by provider, kind, reference, currency
),
part as (
  select a.order_id, a.provider, a.kind, a.reference, a.currency, sum(${decimalSql('a.amount_minor', 'a.exponent')}) as amount
  from allocations a
  join refunded g using (provider, kind, reference, currency)
  join standings s using (order_id)
  where ${COUNTS} or a.order_id = any ($2)
  group by a.order_id, a.provider, a.kind, a.reference, a.currency
),
surplus as (
  select o.order_id, s.fulfilment_allowed or o.order_id = any ($2) as may_release,
    case when o.order_id = any ($2) or o.currency <> s.paid_currency then 0
      else greatest(${decimalSql('s.paid_minor', 's.paid_exponent')} - ${decimalSql('o.amount_minor', 'o.exponent')}, 0)
      end as amount
  from orders o join standings s using (order_id)
  where o.order_id in (select order_id from part)
),
shared as (
  select part.*, surplus.amount as surplus, surplus.may_release,
    sum(part.amount) over claim as whole,
    sum(least(part.amount, surplus.amount)) over claim - least(part.amount, surplus.amount) as surplus_of_others
  from part join surplus using (order_id)
  window claim as (partition by part.provider, part.kind, part.reference, part.currency)
)
select order_id, min(currency) as currency,
  trim_scale(sum(greatest(g.amount - (g.came - whole) - surplus_of_others, 0)) - max(surplus))::text as missing
from shared join refunded g using (provider, kind, reference, currency)
where may_release and order_id = any ($1)
group by order_id
having sum(greatest(g.amount - (g.came - whole) - surplus_of_others, 0)) > max(surplus)
order by order_id`;
