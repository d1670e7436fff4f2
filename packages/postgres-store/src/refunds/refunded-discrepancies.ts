import { REFUND_KINDS } from '@punteo/payments';
import { claimIdSql } from '../claims/claim-columns.ts';
import type { RunScope } from '../discrepancies/shared-tables.ts';
import { refundBalance } from './refund-balance.ts';

const KINDS = REFUND_KINDS.map((kind) => `'${kind}'`).join(', ');

/**
 * `refunded_discrepancies`: for orders of which money was recorded as given back, what is left of each discrepancy that asked
 * for it: of the order as a whole (`claim_id` null), or of one claim. Few orders have any, and only these are read; of
 * an incremental run those of its scope.
 */
export const refundedDiscrepancies = (scope: RunScope): string => /* sql */ `
${refundBalance(`order_id in (select refunds.order_id from refunds${scope === 'incremental' ? ' join orders_in_scope using (order_id)' : ''})`)},
refunded_discrepancies as (
  select order_id, null as claim_id, array[${KINDS}] as kinds, sum(left_over) as left_over
  from refund_balance join whole_order_reason using (order_id)
  where (order_id, provider, kind, network, reference) in
    (select order_id, provider, kind, network, reference from held_unit)
  group by order_id
  union all
  select order_id, ${claimIdSql()}, array[${KINDS}], left_over
  from refund_balance
  where (order_id, provider, kind, network, reference) not in
    (select order_id, provider, kind, network, reference from held_unit)
)`;
