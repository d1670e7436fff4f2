import type { DayPlan } from '../day-plan.ts';
import {
  ASK_NEOPAY,
  ASK_PENTAGOO,
  COMPLETED,
  GONE_OUT,
  NEOPAY,
  NEOPAY_CALLS,
  PAID_AT_NEOPAY,
  PENTAGOO,
  PENTAGOO_CALLS,
  TRANSFER,
  WAIT,
} from './steps.ts';

/** Money that a witness shows, and why it does not count, or no longer. */
export const plantProofs = {
  check_failed(day: DayPlan) {
    // Created before the order, and paid at an hour that may be before or after its due time.
    const older = day.order({
      ...NEOPAY,
      morning: [ASK_NEOPAY, { ...COMPLETED, createdHoursAgo: 5 }, NEOPAY_CALLS],
    });
    day.expect('check_failed', older, { payment: 0 });
    const perhapsLate = day.order({
      ...NEOPAY,
      due: 'an_hour_ago',
      settled: true,
      morning: [ASK_NEOPAY, { ...COMPLETED, createdHoursAgo: 1.5 }, NEOPAY_CALLS],
    });
    day.expect('check_failed', perhapsLate);
  },

  transaction_failed(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const order = day.order({
        ...PENTAGOO,
        morning: [ASK_PENTAGOO, { ...TRANSFER, fails: true }, PENTAGOO_CALLS],
      });
      day.expect('transaction_failed', order, { transfer: 0 });
    }
  },

  wrong_recipient_or_token(day: DayPlan) {
    for (const transfer of [
      { ...TRANSFER, to: 'stranger' },
      { ...TRANSFER, token: 'look_alike' },
    ] as const) {
      const order = day.order({ ...PENTAGOO, morning: [ASK_PENTAGOO, transfer, PENTAGOO_CALLS] });
      day.expect('wrong_recipient_or_token', order, { transfer: 0 });
    }
  },

  reversed(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const order = day.order({
        ...PENTAGOO,
        // Alone in its block: the others of that block must stay.
        morning: [ASK_PENTAGOO, ...Array.from({ length: 6 }, () => WAIT), TRANSFER, PENTAGOO_CALLS],
        evening: [{ act: 'reorganise' }, { ...PENTAGOO_CALLS, again: true }],
      });
      day.expect('reversed', order, { transfer: 0 });
    }
  },

  not_confirmed_any_more(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const order = day.order({
        ...NEOPAY,
        ...GONE_OUT,
        morning: PAID_AT_NEOPAY,
        evening: [{ act: 'neopay_shows', status: 'pending' }, NEOPAY_CALLS],
      });
      day.expect('not_confirmed_any_more', order, { payment: 0 });
    }
  },

  environment_mismatch(day: DayPlan) {
    const ofTests = day.order({
      ...NEOPAY,
      morning: [ASK_NEOPAY, { ...COMPLETED, environment: 'sandbox' }, NEOPAY_CALLS],
    });
    day.expect('environment_mismatch', ofTests, { payment: 0 });
    const network = 'Ethereum Classic';
    const elsewhere = day.order({
      ...PENTAGOO,
      settled: true,
      morning: [ASK_PENTAGOO, TRANSFER, { ...PENTAGOO_CALLS, network }],
    });
    day.expect('environment_mismatch', elsewhere, { transfer: 0, network });
  },

  unmapped_status(day: DayPlan) {
    for (const status of ['accredited', 'settling']) {
      const order = day.order({ ...NEOPAY, morning: [ASK_NEOPAY, { ...COMPLETED, status }, NEOPAY_CALLS] });
      day.expect('unmapped_status', order, { payment: 0 });
    }
  },
};
