import { matchCallback, type Provider } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type AcknowledgedCallback, checkInvariants, createTestDatabase, type Violation } from '@punteo/testing';

/** A real store on a database of its own. Several test systems share it; each has its own fakes and clock. */
export interface TestStore {
  readonly store: PostgresStore;
  readonly databaseUrl: string;
  /** Matches every new callback, whichever system stored it. Concurrent calls share one pass. */
  match(providers: readonly Provider[]): Promise<void>;
  /** Records that a callback was answered with 200, for `violations`. */
  acknowledge(callback: AcknowledgedCallback): void;
  /** The invariants that the stored rows break; empty when all hold. */
  violations(): Promise<readonly Violation[]>;
  close(): Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  const store = await openStore({ url: database.url, poolSize: 8 });
  const acknowledged = new Map<string, AcknowledgedCallback>();
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<unknown> | undefined;
  return {
    store,
    databaseUrl: database.url,
    async match(providers) {
      // A pass that has not begun yet will read this caller's callback too.
      next ??= running.then(() => {
        next = undefined;
        return store.callbacks.match(500, (received) => matchCallback(received, providers));
      });
      running = next;
      await running;
    },
    acknowledge(callback) {
      acknowledged.set(JSON.stringify(callback), callback);
    },
    violations: () =>
      checkInvariants(database.url, { acknowledged: [...acknowledged.values()], requiredChecks: REQUIRED_CHECKS }),
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

/** The checks without which nothing is proven; `docs/proof.md` lists the same ones. */
const REQUIRED_CHECKS = {
  neopay: ['payment_id', 'environment', 'application', 'payee', 'status'],
  chain: [
    'network',
    'hash',
    'chain_id',
    'found',
    'receipt_hash',
    'success',
    'token',
    'recipient',
    'outflow',
    'not_ahead',
    'block_hash',
    'finality',
    'quorum',
  ],
} as const;
