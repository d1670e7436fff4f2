import type { Payment } from '../model/payment.ts';

export interface PaymentStore {
  /**
   * Binds on a person's word: a payment that the merchant created by itself or that a lost create is found to have
   * made, or a transaction that was for this order (its id is then `<network>:<hash>`, see `paymentIdOf`). The order's
   * intent without a certain outcome is then settled as created with that id, and a look is due at once, all in one
   * transaction. A repeat changes nothing. Throws `order_unknown`, `payment_bound_elsewhere`.
   */
  bind(provider: string, providerPaymentId: string, orderId: string): Promise<void>;
  /**
   * Inserts or updates the provider's records (never their binding). A status that moved is kept as an observation,
   * also when it went back. Returns the ids of bound orders whose payment changed.
   */
  observe(payments: readonly Payment[], observedAt: Date): Promise<readonly string[]>;
  /**
   * Up to when the provider's changes are known, by its clock: from there a look at changes goes on. No later than the
   * latest crawl that saw everything; null while there was none.
   */
  lastChange(provider: string): Promise<Date | null>;
  /** Notes that a complete crawl of a provider's list ended: what it did not show is missing there. */
  finishSync(syncProviders: {
    readonly provider: string;
    readonly startedAt: Date;
    readonly complete: boolean;
    readonly rows: number;
    readonly unreadableRows: number;
  }): Promise<void>;
}
