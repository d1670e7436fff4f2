import { problem } from './problem-responses.ts';
import { CallbackHours, CallbackHoursQuery, OrderDays, OrderDaysQuery } from './statistics.ts';

/** Numbers over time, for charts. */
export const statisticsRoutes = {
  getOrderDays: {
    method: 'GET' as const,
    path: '/v1/statistics/order-days' as const,
    summary: 'Count orders by day',
    description: '422 `option_invalid`: more than 92 days. 422 `time_zone_unknown`.',
    query: OrderDaysQuery,
    responses: { 200: OrderDays, 422: problem },
  },
  getCallbackHours: {
    method: 'GET' as const,
    path: '/v1/statistics/callback-hours' as const,
    summary: 'Count callbacks by hour and outcome',
    description: '422 `option_invalid`: more than 31 days. 422 `time_zone_unknown`.',
    query: CallbackHoursQuery,
    responses: { 200: CallbackHours, 422: problem },
  },
};
