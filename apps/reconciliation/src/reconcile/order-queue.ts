/** A list of orders that grows while it is worked on. It ends when `end` was called and all of it was taken. */
export interface OrderQueue extends AsyncIterable<string> {
  /** Adds an order, unless it was added before. */
  add(orderId: string): void;
  end(): void;
}

export function createOrderQueue(): OrderQueue {
  const known = new Set<string>();
  const orderIds: string[] = [];
  let isEnded = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  return {
    add(orderId) {
      if (known.has(orderId)) return;
      known.add(orderId);
      orderIds.push(orderId);
      change();
    },
    end() {
      isEnded = true;
      change();
    },
    async *[Symbol.asyncIterator]() {
      for (let index = 0; index < orderIds.length || !isEnded; ) {
        const orderId = orderIds[index];
        if (orderId === undefined) await changed.promise;
        else {
          index += 1;
          yield orderId;
        }
      }
    },
  };
}
