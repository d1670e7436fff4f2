import { Currency, ProviderName } from '@punteo/contracts/reconciliation';
import { PAYMENT_STATUSES } from '@punteo/payments';
import * as z from 'zod';
import { withoutUndefined } from '../without-undefined.ts';
import { exportOf } from './export-kind.ts';

/** Without the payer: an export is sent around. */
export const paymentsExport = exportOf({
  columns: [
    ...['provider', 'payment_id', 'order_id', 'amount', 'currency', 'status', 'provider_status', 'environment'],
    ...['created_at', 'updated_at'],
  ],
  filter: z.strictObject({
    provider: z.optional(ProviderName),
    status: z.enum(PAYMENT_STATUSES).optional(),
    currency: z.optional(Currency),
  }),
  list:
    ({ store }, filter) =>
    (page) =>
      store.payments.list(withoutUndefined(filter), page),
  row: (payment) => [
    payment.provider,
    payment.providerPaymentId,
    payment.orderId,
    payment.amount,
    payment.amount.currency,
    payment.status,
    payment.providerStatus,
    payment.environment,
    payment.createdAt,
    payment.updatedAt,
  ],
});
