import type { DayPlan } from '../day-plan.ts';
import {
  ASK_NEOPAY,
  ASK_PENTAGOO,
  COMPLETED,
  GONE_OUT,
  NEOPAY,
  NEOPAY_CALLS,
  PAID_AT_NEOPAY,
  PAID_AT_PENTAGOO,
  PENTAGOO,
  PENTAGOO_CALLS,
  TRANSFER,
} from './steps.ts';

/** Something is on one side's record and not on another's. */
export const plantRecords = {
  paid_not_fulfilled(day: DayPlan) {
    for (const order of [
      day.order({ ...NEOPAY, settled: true, morning: PAID_AT_NEOPAY }),
      day.order({ ...PENTAGOO, settled: true, morning: PAID_AT_PENTAGOO }),
    ])
      day.expect('paid_not_fulfilled', order);
  },

  fulfilled_not_paid(day: DayPlan) {
    for (const order of [
      day.order({ ...NEOPAY, fulfilled: true }),
      day.order({ ...PENTAGOO, fulfilled: true, due: 'tomorrow', morning: [ASK_PENTAGOO] }),
    ])
      day.expect('fulfilled_not_paid', order);
  },

  missing_callback(day: DayPlan) {
    const silent = day.order({ ...NEOPAY, ...GONE_OUT, morning: [ASK_NEOPAY, COMPLETED] });
    day.expect('missing_callback', silent, { provider: 'neopay' });
    // No callback names the transfer; it fits this open order alone.
    const unnamed = day.order({
      ...PENTAGOO,
      amount: day.largeAmount(),
      settled: true,
      morning: [ASK_PENTAGOO, TRANSFER],
    });
    day.expect('missing_callback', unnamed, { provider: 'pentagoo' });
  },

  missing_at_provider(day: DayPlan) {
    const deleted = day.order({ ...NEOPAY, morning: [ASK_NEOPAY, { act: 'neopay_deletes' }] });
    day.expect('missing_at_provider', deleted, { payment: 0 });
    const forged = day.order({
      ...PENTAGOO,
      morning: [ASK_PENTAGOO, { act: 'pentagoo_calls', transfer: 'unknown' }],
    });
    day.expect('missing_at_provider', forged, { transfer: 'unknown' });
  },

  payment_overdue(day: DayPlan) {
    for (const due of ['tomorrow', null] as const) {
      const order = day.order({
        ...NEOPAY,
        due,
        morning: [ASK_NEOPAY, { act: 'neopay_shows', status: 'authorised' }, NEOPAY_CALLS],
      });
      day.expect('payment_overdue', order, { provider: 'neopay' });
    }
  },

  unexpected_payment(day: DayPlan) {
    day.stray({ name: 'payment without an order', act: 'neopay_payment', amount: day.largeAmount() });
    day.stray({ name: 'transfer without an order', act: 'transfer', amount: day.largeAmount() });
    for (const stray of ['payment without an order', 'transfer without an order'])
      day.expect('unexpected_payment', null, { stray });
  },

  unknown_create(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const order = day.order({ ...NEOPAY, morning: [{ ...ASK_NEOPAY, answerLost: true }] });
      day.expect('unknown_create', order, 'create_attempt');
    }
  },

  callback_differs(day: DayPlan) {
    for (const amount of ['1.00', '9000.00']) {
      const order = day.order({
        ...PENTAGOO,
        ...GONE_OUT,
        morning: [ASK_PENTAGOO, TRANSFER, { ...PENTAGOO_CALLS, amount }],
      });
      day.expect('callback_differs', order, { transfer: 0 });
    }
  },

  orphan_callback(day: DayPlan) {
    const hash = `0x${'0'.repeat(63)}`;
    for (const [index, orderId] of ['D-UNKNOWN-1', 'D-UNKNOWN-2'].entries()) {
      const name = `callback about ${orderId}`;
      const fields = { amount: '77.00 USD', date: '2026-01-01T00:00:00Z', blockchain: 'Binance Smart Chain', orderId };
      const text = JSON.stringify({ ...fields, hash: `${hash}${index}`, paymentId: `unknown-${index}` });
      day.stray({ name, act: 'callback', provider: 'pentagoo', text });
      day.expect('orphan_callback', null, { stray: name });
    }
  },

  unreadable_callback(day: DayPlan) {
    for (const [index, text] of ['<payment>paid</payment>', '{"orderId": "D-'].entries()) {
      const name = `unreadable callback ${index + 1}`;
      day.stray({ name, act: 'callback', provider: 'pentagoo', text });
      day.expect('unreadable_callback', null, { stray: name });
    }
  },
};
