import type { OrderInput } from '@punteo/payments';

/**
 * Why the order cannot have been created at its stated time; null when it can. Such a time is a typing error, or in
 * another unit. It never changes, and no payment made before it would ever count for the order.
 */
export function creationTimeFault({ createdAt }: Pick<OrderInput, 'createdAt'>, now: Date): string | null {
  const latest = new Date(now.getTime() + AHEAD_HOURS_MAX * 3_600_000);
  if (createdAt === undefined || createdAt <= latest) return null;
  return `the creation time ${createdAt.toISOString()} is more than ${AHEAD_HOURS_MAX} hours after now (${now.toISOString()})`;
}

/** The merchant's clock may differ, and a local time that is stated as UTC is up to 14 hours ahead. */
const AHEAD_HOURS_MAX = 24;
