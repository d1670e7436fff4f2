/**
 * Whether the order is provably older than the money. An order created in the same second as its money began is not:
 * a block tells its time in whole seconds, so the two could have come in either order.
 */
export function isCreatedBeforeMoney(createdAt: Date, startedAt: Date): boolean {
  return wholeSecond(createdAt) < wholeSecond(startedAt);
}

/**
 * The earliest time at which money for the order can have begun. The order's own second is within it: money that moved
 * within this second, after the order, has the time of its beginning.
 */
export function earliestMoneyAt(createdAt: Date, toleranceSeconds: number): Date {
  return new Date(wholeSecond(createdAt) - toleranceSeconds * 1_000);
}

/** Blocks and providers tell time in whole seconds, orders in milliseconds: both are compared in whole seconds. */
function wholeSecond(at: Date): number {
  return Math.floor(at.getTime() / 1_000) * 1_000;
}
