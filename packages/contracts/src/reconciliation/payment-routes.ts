import { PaymentFilter, PaymentPage, PaymentQuery, PaymentSummary } from './payment.ts';
import { problem } from './problem-responses.ts';

/** Providers' records of payments, as last read. */
export const paymentRoutes = {
  listPayments: {
    method: 'GET',
    path: '/v1/payments',
    summary: 'List payments, or search them',
    description: '422 `option_invalid`: an amount without `currency`; `orderId` together with `unbound`.',
    query: PaymentQuery,
    responses: { 200: PaymentPage, 422: problem },
  },
  summarisePayments: {
    method: 'GET',
    path: '/v1/summaries/payments',
    summary: 'Count payments and sum their amounts',
    description: 'Over all that the filter selects, by currency. 422 as for the list.',
    query: PaymentFilter,
    responses: { 200: PaymentSummary, 422: problem },
  },
} as const;
