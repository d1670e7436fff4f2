import type { VerificationStore } from '@punteo/payments';

/**
 * When the store next verifies the order, to the millisecond, within 90 days from `from`; null: not within that time. Asks
 * the store as the app's schedule does, so no test depends on how the time is stored.
 */
export async function nextVerificationAt(
  verifications: Pick<VerificationStore, 'due'>,
  orderId: string,
  from: Date,
): Promise<Date | null> {
  const isDueBy = async (milliseconds: number) =>
    (await verifications.due(new Date(milliseconds), ORDERS_MAX)).some((due) => due.orderId === orderId);
  let [before, by] = [from.getTime() - HOUR_MILLISECONDS, from.getTime() + 90 * 24 * HOUR_MILLISECONDS];
  if (!(await isDueBy(by))) return null;
  while (by - before > 1) {
    const middle = Math.floor((before + by) / 2);
    if (await isDueBy(middle)) by = middle;
    else before = middle;
  }
  return new Date(by);
}

const HOUR_MILLISECONDS = 3_600_000;
const ORDERS_MAX = 1_000_000;
