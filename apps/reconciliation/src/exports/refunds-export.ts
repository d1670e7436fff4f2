import { Currency, OrderId, ProviderName } from '@punteo/contracts/reconciliation';
import { type Claim, claimReference } from '@punteo/payments';
import * as z from 'zod';
import { withoutUndefined } from '../without-undefined.ts';
import { exportOf } from './export-kind.ts';

/** What is to be given back, what was, and what is left: the list of `punteo refunds list`. */
export const refundBalancesExport = exportOf({
  columns: ['order_id', 'provider', 'claim', 'kind', 'due', 'refunded', 'left', 'currency', 'seen_at_provider'],
  filter: z.strictObject({
    orderId: z.optional(OrderId),
    provider: z.optional(ProviderName),
    currency: z.optional(Currency),
    state: z.enum(['open', 'settled']).optional(),
  }),
  list:
    ({ store }, filter) =>
    (page) =>
      store.refunds.balances(withoutUndefined(filter), page),
  row: ({ orderId, claim, kind, due, refunded, left, isSeenAtProvider }) => [
    orderId,
    claim.provider,
    claimText(claim),
    kind,
    due,
    refunded,
    left,
    due.currency,
    isSeenAtProvider ? 'yes' : 'no',
  ],
});

/** What people recorded as given back. */
export const refundsExport = exportOf({
  columns: [
    ...['refund_id', 'order_id', 'provider', 'claim', 'amount', 'currency', 'refunded_at', 'reference', 'reason'],
    ...['recorded_by', 'recorded_at'],
  ],
  filter: z.strictObject({ orderId: z.optional(OrderId) }),
  list:
    ({ store }, filter) =>
    (page) =>
      store.refunds.list(withoutUndefined(filter), page),
  row: ({ refundId, orderId, claim, amount, refundedAt, reference, reason, recordedBy, recordedAt }) => [
    refundId,
    orderId,
    claim.provider,
    claimText(claim),
    amount,
    amount.currency,
    refundedAt,
    reference,
    reason,
    recordedBy,
    recordedAt,
  ],
});

/** As commands and API name it: a payment id, or `<network>:<hash>`. */
function claimText(claim: Claim): string {
  return claim.kind === 'payment' ? claim.paymentId : `${claim.network}:${claimReference(claim)}`;
}
