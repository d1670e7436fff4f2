import type { DayPlan } from '../day-plan.ts';
import { ASK_PENTAGOO, GONE_OUT, PAID_AT_PENTAGOO, PENTAGOO, PENTAGOO_CALLS } from './steps.ts';

/** Several orders that one payment may pay. */
export const plantClaims = {
  proof_already_used(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) usedTwice(day);
  },

  /** Each order whose payment another one claims has it: see `usedTwice`. */
  contested_payment() {},

  several_candidates(day: DayPlan) {
    for (const name of ['transfer for one of two', 'transfer for one of two others']) {
      const amount = day.largeAmount();
      for (let orders = 0; orders < 2; orders += 1) day.order({ ...PENTAGOO, amount, due: 'tomorrow' });
      day.stray({ name, act: 'transfer', amount });
      day.expect('several_candidates', null, { stray: name });
    }
  },
};

/** A transaction that paid one order is shown in the evening for another one of the same amount. */
function usedTwice(day: DayPlan): void {
  const amount = day.largeAmount();
  const holder = day.order({ ...PENTAGOO, amount, ...GONE_OUT, morning: PAID_AT_PENTAGOO });
  const claimant = day.order({
    ...PENTAGOO,
    amount,
    morning: [ASK_PENTAGOO],
    evening: [{ ...PENTAGOO_CALLS, transfer: { of: holder.orderId } }],
  });
  day.expect('contested_payment', holder, { transfer: 0 });
  day.expect('proof_already_used', claimant, { transfer: { of: holder.orderId } });
}
