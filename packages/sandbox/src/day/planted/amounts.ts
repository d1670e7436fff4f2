import { centsOf, type DayPlan, decimal } from '../day-plan.ts';
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
} from './steps.ts';

/** Proven money that differs from what its order expects. */
export const plantAmounts = {
  amount_under: (day: DayPlan) => otherSum(day, 'amount_under', -500),
  amount_over: (day: DayPlan) => otherSum(day, 'amount_over', 500),

  currency_mismatch(day: DayPlan) {
    for (const currency of ['EUR', 'PLN']) {
      const order = day.order({ ...NEOPAY, morning: [ASK_NEOPAY, { ...COMPLETED, currency }, NEOPAY_CALLS] });
      day.expect('currency_mismatch', order, { payment: 0 });
    }
  },

  double_payment(day: DayPlan) {
    const atBoth = day.order({
      ...PENTAGOO,
      providers: ['neopay', 'pentagoo'],
      ...GONE_OUT,
      morning: [...PAID_AT_NEOPAY, ASK_PENTAGOO, TRANSFER, PENTAGOO_CALLS],
    });
    const twice = day.order({
      ...PENTAGOO,
      ...GONE_OUT,
      morning: [ASK_PENTAGOO, TRANSFER, PENTAGOO_CALLS, TRANSFER, { ...PENTAGOO_CALLS, transfer: 1 }],
    });
    for (const order of [atBoth, twice]) day.expect('double_payment', order);
  },

  paid_in_parts(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const amount = day.amount();
      const first = '4.00';
      const second = decimal(centsOf(amount) - centsOf(first));
      const order = day.order({
        ...PENTAGOO,
        amount,
        settled: true,
        morning: [
          ASK_PENTAGOO,
          { act: 'transfer', amount: first },
          { ...PENTAGOO_CALLS, amount: first },
          { act: 'transfer', amount: second },
          { ...PENTAGOO_CALLS, transfer: 1, amount: second },
        ],
      });
      day.expect('paid_in_parts', order);
    }
  },

  paid_late(day: DayPlan) {
    for (const order of [
      day.order({ ...NEOPAY, due: 'an_hour_ago', settled: true, morning: PAID_AT_NEOPAY }),
      day.order({
        ...PENTAGOO,
        due: 'an_hour_ago',
        settled: true,
        morning: [ASK_PENTAGOO, TRANSFER, PENTAGOO_CALLS],
      }),
    ])
      day.expect('paid_late', order);
  },

  paid_after_cancel(day: DayPlan) {
    for (const order of [
      day.order({ ...NEOPAY, settled: true, morning: [ASK_NEOPAY, { act: 'cancel' }, COMPLETED, NEOPAY_CALLS] }),
      day.order({ ...PENTAGOO, settled: true, morning: [ASK_PENTAGOO, { act: 'cancel' }, TRANSFER, PENTAGOO_CALLS] }),
    ])
      day.expect('paid_after_cancel', order);
  },

  paid_by_other_provider(day: DayPlan) {
    for (let times = 0; times < 2; times += 1) {
      const order = day.order({
        ...PENTAGOO,
        providers: ['neopay', 'pentagoo'],
        morning: [ASK_NEOPAY, { act: 'allow', providers: ['pentagoo'] }, COMPLETED, NEOPAY_CALLS],
      });
      day.expect('paid_by_other_provider', order, { payment: 0 });
    }
  },

  money_unallocated(day: DayPlan) {
    for (const part of ['6.00', '7.00']) {
      const order = day.order({
        ...NEOPAY,
        amount: part,
        ...GONE_OUT,
        morning: [ASK_NEOPAY, { ...COMPLETED, amount: '9.00' }, NEOPAY_CALLS],
        evening: [{ act: 'allocate', amount: part }],
      });
      day.expect('money_unallocated', order, { payment: 0 });
    }
  },
};

/** One order of each provider, paid with another sum, which its callback states too. */
function otherSum(day: DayPlan, kind: 'amount_under' | 'amount_over', byCents: number): void {
  for (const provider of [NEOPAY, PENTAGOO]) {
    const expected = day.amount();
    const amount = decimal(centsOf(expected) + byCents);
    const order = day.order({
      ...provider,
      amount: expected,
      settled: true,
      // What was paid in full may go out.
      fulfilled: byCents > 0,
      morning:
        provider === NEOPAY
          ? [ASK_NEOPAY, { ...COMPLETED, amount }, NEOPAY_CALLS]
          : [ASK_PENTAGOO, { act: 'transfer', amount }, { ...PENTAGOO_CALLS, amount }],
    });
    day.expect(kind, order);
  }
}
