import type { Payment, PaymentStatus } from '../model/payment.ts';
import type { Page, PageRequest } from './page.ts';

/** Providers' records of payments, and which order each is bound to. */
export interface PaymentStore {
  /**
   * Inserts or updates the provider's records (never their binding). A status that moved is kept as an observation,
   * also when it went back. Returns the ids of bound orders whose payment changed.
   */
  observe(payments: readonly Payment[], observedAt: Date): Promise<readonly string[]>;
  /** By provider and id. A bound payment whose record was never read has the amount zero in the order's currency. */
  list(
    filter: { readonly provider?: string; readonly status?: PaymentStatus; readonly currency?: string },
    page: PageRequest,
  ): Promise<Page<Payment>>;
  /**
   * The instant, by the provider's clock, up to which its changes are known; the next sync of changes starts there. Not
   * later than the latest sync of the whole list; null when there was none.
   */
  lastChange(provider: string): Promise<Date | null>;
  /**
   * Records that a provider sync ended. After a `complete` one, a payment that the list did not show is missing there.
   */
  finishSync(sync: {
    readonly provider: string;
    readonly startedAt: Date;
    readonly complete: boolean;
    readonly rows: number;
    readonly unreadableRows: number;
  }): Promise<void>;
}
