/** Orders that failed, each left out for ever longer: `firstSeconds` at first, `mostSeconds` at most. */
export interface FailedOrders {
  /** Whether the order is left out now. */
  rests(orderId: string): boolean;
  failed(orderId: string): void;
  succeeded(orderId: string): void;
}

export function createFailedOrders({ firstSeconds = 10, mostSeconds = 3_600 } = {}): FailedOrders {
  const failures = new Map<string, { readonly count: number; readonly restsUntil: number }>();
  return {
    rests: (orderId) => (failures.get(orderId)?.restsUntil ?? 0) > performance.now(),
    failed(orderId) {
      const count = (failures.get(orderId)?.count ?? 0) + 1;
      // The latest failure goes last, so that the oldest one is forgotten first.
      failures.delete(orderId);
      failures.set(orderId, {
        count,
        restsUntil: performance.now() + Math.min(firstSeconds * 2 ** (count - 1), mostSeconds) * 1_000,
      });
      if (failures.size > ORDERS_MAX) failures.delete(failures.keys().next().value ?? '');
    },
    succeeded: (orderId) => void failures.delete(orderId),
  };
}

const ORDERS_MAX = 10_000;
