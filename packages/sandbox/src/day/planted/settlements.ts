import type { DayPlan } from '../day-plan.ts';
import { GONE_OUT, NEOPAY, PAID_AT_NEOPAY, PAID_AT_PENTAGOO, PENTAGOO } from './steps.ts';

/** What the statements show, compared with what is paid. */
export const plantSettlements = {
  paid_not_settled(day: DayPlan) {
    const payment = day.order({ ...NEOPAY, fulfilled: true, morning: PAID_AT_NEOPAY });
    day.expect('paid_not_settled', payment, { unsettled: 'payment' });
    const transfer = day.order({ ...PENTAGOO, fulfilled: true, morning: PAID_AT_PENTAGOO });
    day.expect('paid_not_settled', transfer, { unsettled: 'transfer' });
  },

  settled_unknown(day: DayPlan) {
    for (const account of ['main-gbp', 'treasury'] as const) {
      const reference = account === 'treasury' ? `0x${'9'.repeat(64)}` : 'B-UNKNOWN';
      day.statementFault('unknown', { account, reference, amount: day.largeAmount() });
      day.expect('settled_unknown', null, { entry: reference, account });
    }
  },

  settlement_differs(day: DayPlan) {
    day.statementFault('shortPayouts', { payout: 1, by: '10.00' });
    day.expect('settlement_differs', null, { payout: 1 });
    const order = day.order({ ...PENTAGOO, ...GONE_OUT, morning: PAID_AT_PENTAGOO });
    day.statementFault('short', { orderId: order.orderId, by: '1.00' });
    day.expect('settlement_differs', order, { settlement: 'transfer' });
  },
};
