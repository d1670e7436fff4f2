import type { PlannedOrder } from '../day-plan.ts';
import type { DayStep } from '../day-types.ts';

export const NEOPAY = { currency: 'GBP', providers: ['neopay'] } as const satisfies PlannedOrder;
export const PENTAGOO = { currency: 'USD', providers: ['pentagoo'] } as const satisfies PlannedOrder;
export const ASK_NEOPAY = { act: 'ask_payment', provider: 'neopay' } as const satisfies DayStep;
export const ASK_PENTAGOO = { act: 'ask_payment', provider: 'pentagoo' } as const satisfies DayStep;
export const COMPLETED = { act: 'neopay_shows', status: 'completed' } as const satisfies DayStep;
export const NEOPAY_CALLS = { act: 'neopay_calls' } as const satisfies DayStep;
export const PENTAGOO_CALLS = { act: 'pentagoo_calls' } as const satisfies DayStep;
export const TRANSFER = { act: 'transfer' } as const satisfies DayStep;
export const WAIT = { act: 'wait' } as const satisfies DayStep;
export const GONE_OUT = { fulfilled: true, settled: true } as const satisfies Partial<PlannedOrder>;

/** Paid, with a callback. */
export const PAID_AT_NEOPAY: readonly DayStep[] = [ASK_NEOPAY, COMPLETED, NEOPAY_CALLS];
export const PAID_AT_PENTAGOO: readonly DayStep[] = [ASK_PENTAGOO, TRANSFER, PENTAGOO_CALLS];
