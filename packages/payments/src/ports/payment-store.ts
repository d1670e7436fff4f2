import type { Payment } from '../model/payment.ts';

/** Providers' records of payments, and which order each is bound to. */
export interface PaymentStore {
  /**
   * Binds a payment to an order on a person's word: a payment that the merchant created at the provider, the payment of
   * a create attempt whose answer was lost, or a transaction for this order (its id is then `<network>:<hash>`, see
   * `paymentIdOf`). The same transaction finishes the order's attempt without a certain outcome as `created` with that
   * id, and makes a verification due now. A repeat changes nothing. Throws `order_unknown`, `payment_bound_elsewhere`.
   */
  bind(provider: string, providerPaymentId: string, orderId: string): Promise<void>;
  /**
   * Inserts or updates records as read from the provider at `observedAt`; never changes a binding. Every change of
   * status is kept, also one that goes back. Returns the ids of the orders whose bound payment changed.
   */
  observe(payments: readonly Payment[], observedAt: Date): Promise<readonly string[]>;
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
