import type { Payment, Provider, RequestedVerification, VerificationStore } from '@punteo/payments';

/** Reads providers' lists in place of many single reads of old orders. */
export interface ListReader {
  /**
   * Leaves out the verifications of old orders that wait for their provider's list. Starts to read the list of a provider
   * with many of them, at most every ten minutes.
   */
  withoutListed(requests: readonly RequestedVerification[]): readonly RequestedVerification[];
  /** Ends the lists that are being read. */
  stop(): Promise<void>;
}

/**
 * Old orders whose payments a list shows unchanged are postponed; the others stay due, and are verified singly: a row that is
 * missing, unreadable or changed, and every row that a failing list did not show.
 */
export function createListReader(options: {
  readonly verifications: Pick<VerificationStore, 'postponeUnchanged'>;
  readonly providers: readonly Pick<Provider, 'name' | 'listPayments'>[];
  readonly clock: () => Date;
  readonly onError: (error: unknown, provider: string) => void;
}): ListReader {
  const { verifications, providers, clock, onError } = options;
  const stopped = new AbortController();
  const reading = new Map<string, Promise<void>>();
  const restsUntil = new Map<string, number>();

  async function read(provider: Pick<Provider, 'name' | 'listPayments'>, orders: number): Promise<void> {
    const rows: Payment[] = [];
    let failed = false;
    try {
      for await (const payment of firstPass(provider, orders, stopped.signal)) rows.push(payment);
    } catch (error) {
      failed = true;
      onError(error, provider.name);
    }
    try {
      if (!stopped.signal.aborted) await verifications.postponeUnchanged(provider.name, rows, clock());
    } catch (error) {
      onError(error, provider.name);
    }
    restsUntil.set(provider.name, performance.now() + (failed ? FAILED_REST_MILLISECONDS : REST_MILLISECONDS));
    reading.delete(provider.name);
  }

  return {
    withoutListed(requests) {
      for (const provider of stopped.signal.aborted ? [] : providers) {
        const { name } = provider;
        if (!provider.listPayments || reading.has(name) || performance.now() < (restsUntil.get(name) ?? 0)) continue;
        const orders = requests.filter((request) => request.provider === name && request.urgency === 'old').length;
        if (orders >= ORDERS_MIN) reading.set(name, read(provider, orders));
      }
      return requests.filter(({ provider, urgency }) => urgency !== 'old' || !reading.has(provider));
    },
    async stop() {
      stopped.abort();
      await Promise.all(reading.values());
    },
  };
}

/** A list costs a few calls itself. */
const ORDERS_MIN = 20;
const REST_MILLISECONDS = 10 * 60_000;
const FAILED_REST_MILLISECONDS = 60 * 60_000;
/** Old orders wait for the list no longer than this. */
const READ_MILLISECONDS = 60_000;

/**
 * The payments of the list's first pages, half as many as the single reads that they may replace. A provider may read its
 * list again to prove an absence; here a missing row is asked for singly, so one pass is enough.
 */
async function* firstPass(
  provider: Pick<Provider, 'listPayments'>,
  orders: number,
  stopped: AbortSignal,
): AsyncGenerator<Payment> {
  const enough = new AbortController();
  let pages = 0;
  let last = 0;
  const onPage = ({ number }: { readonly number: number }) => {
    pages += 1;
    if (number <= last || pages >= orders / 2) enough.abort();
    last = number;
  };
  const signal = AbortSignal.any([enough.signal, stopped, AbortSignal.timeout(READ_MILLISECONDS)]);
  try {
    for await (const row of provider.listPayments?.({ onPage, signal }) ?? [])
      if (row.kind === 'payment') yield row.payment;
  } catch (error) {
    if (!enough.signal.aborted && !stopped.aborted) throw error;
  }
}
