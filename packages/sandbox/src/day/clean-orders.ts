import type { DayPlan, PlannedOrder } from './day-plan.ts';
import type { DayStep } from './day-types.ts';

/** Adds orders without any discrepancy in the evening, of every way in which an order may go well or come to nothing. */
export function addCleanOrders(day: DayPlan, count: number): void {
  for (let added = 0; added < count; added += 1) day.order(day.random.pick(CLEAN_ORDERS).order);
}

const NEOPAY = { currency: 'GBP', providers: ['neopay'] } as const;
const PENTAGOO = { currency: 'USD', providers: ['pentagoo'] } as const;
const ASK_NEOPAY: DayStep = { act: 'ask_payment', provider: 'neopay' };
const ASK_PENTAGOO: DayStep = { act: 'ask_payment', provider: 'pentagoo' };
const COMPLETED: DayStep = { act: 'neopay_shows', status: 'completed' };
const NEOPAY_PAID: readonly DayStep[] = [ASK_NEOPAY, COMPLETED];
const PENTAGOO_PAID: readonly DayStep[] = [ASK_PENTAGOO, { act: 'transfer' }];
const GONE_OUT = { fulfilled: true, settled: true } as const;
const TOMORROW = { due: 'tomorrow' } as const;

/** Paid by the provider's own answer or on the chain, awaited, overdue, declined, cancelled, closed and refunded. */
const CLEAN_ORDERS: readonly { readonly weight: number; readonly order: PlannedOrder }[] = [
  { weight: 36, order: { ...NEOPAY, ...GONE_OUT, morning: [...NEOPAY_PAID, { act: 'neopay_calls' }] } },
  { weight: 34, order: { ...PENTAGOO, ...GONE_OUT, morning: [...PENTAGOO_PAID, { act: 'pentagoo_calls' }] } },
  { weight: 3, order: { ...NEOPAY, ...GONE_OUT, ...TOMORROW, morning: [...NEOPAY_PAID, { act: 'neopay_calls' }] } },
  {
    weight: 3,
    order: { ...PENTAGOO, ...GONE_OUT, ...TOMORROW, morning: [...PENTAGOO_PAID, { act: 'pentagoo_calls' }] },
  },
  // A callback twice, and one that is hours late.
  { weight: 2, order: { ...NEOPAY, ...GONE_OUT, morning: [...NEOPAY_PAID, { act: 'neopay_calls', times: 2 }] } },
  { weight: 2, order: { ...PENTAGOO, ...GONE_OUT, morning: [...PENTAGOO_PAID, { act: 'pentagoo_calls', times: 2 }] } },
  { weight: 1, order: { ...NEOPAY, ...GONE_OUT, morning: NEOPAY_PAID, evening: [{ act: 'neopay_calls' }] } },
  // Any provider may pay, and one does.
  { weight: 2, order: { ...PENTAGOO, providers: [], ...GONE_OUT, morning: [...NEOPAY_PAID, { act: 'neopay_calls' }] } },
  // Awaited: without a payment, and with one that the buyer has not paid.
  { weight: 3, order: { ...NEOPAY, ...TOMORROW } },
  { weight: 2, order: { ...NEOPAY, ...TOMORROW, morning: [ASK_NEOPAY] } },
  { weight: 2, order: { ...PENTAGOO, ...TOMORROW, morning: [ASK_PENTAGOO] } },
  { weight: 1, order: { ...PENTAGOO } },
  // Not paid in time, and not paid at all.
  { weight: 2, order: { ...NEOPAY, due: 'an_hour_ago' } },
  { weight: 1, order: { ...PENTAGOO, due: 'an_hour_ago', morning: [ASK_PENTAGOO] } },
  {
    weight: 2,
    order: { ...NEOPAY, morning: [ASK_NEOPAY, { act: 'neopay_shows', status: 'failed' }, { act: 'neopay_calls' }] },
  },
  { weight: 1, order: { ...NEOPAY, morning: [ASK_NEOPAY, { act: 'cancel' }] } },
  { weight: 1, order: { ...PENTAGOO, evening: [{ act: 'close' }] } },
  // Paid and given back before the goods went out.
  {
    weight: 2,
    order: {
      ...NEOPAY,
      morning: [...NEOPAY_PAID, { act: 'neopay_calls' }],
      evening: [{ act: 'neopay_shows', status: 'refunded' }, { act: 'neopay_calls' }],
    },
  },
];
