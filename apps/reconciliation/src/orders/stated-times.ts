import { type OrderInput, PunteoError } from '@punteo/payments';

/**
 * Why the order cannot have been created at its stated time; null when it can. Such a time is a typing error, or in
 * another unit. It never changes, and no payment made before it would ever count for the order.
 */
export function creationTimeFault({ createdAt }: Pick<OrderInput, 'createdAt'>, now: Date): string | null {
  return aheadFault('creation time', createdAt, now);
}

/** Why the goods cannot have gone out at the stated time; null when they can. */
export function fulfilmentTimeFault({ fulfilledAt }: Pick<OrderInput, 'fulfilledAt'>, now: Date): string | null {
  return aheadFault('fulfilment time', fulfilledAt, now);
}

/** Throws `created_at_ahead`, `fulfilled_at_ahead`. */
export function refuseTimesAhead(stated: Pick<OrderInput, 'createdAt' | 'fulfilledAt'>, now: Date): void {
  refuse('created_at_ahead', creationTimeFault(stated, now));
  refuse('fulfilled_at_ahead', fulfilmentTimeFault(stated, now));
}

function refuse(code: string, fault: string | null): void {
  if (fault !== null) throw new PunteoError(code, `T${fault.slice(1)}.`);
}

function aheadFault(name: string, at: Date | null | undefined, now: Date): string | null {
  const latest = new Date(now.getTime() + AHEAD_HOURS_MAX * 3_600_000);
  if (!at || at <= latest) return null;
  return `the ${name} ${at.toISOString()} is more than ${AHEAD_HOURS_MAX} hours after now (${now.toISOString()})`;
}

/** The merchant's clock may differ, and a local time that is stated as UTC is up to 14 hours ahead. */
const AHEAD_HOURS_MAX = 24;
