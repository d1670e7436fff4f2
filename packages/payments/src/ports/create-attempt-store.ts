import type { CreateAttempt, CreateAttemptOutcome } from '../model/create-attempt.ts';
import type { Money } from '../model/money.ts';

/** Requests to create a payment, each stored before it is sent. */
export interface CreateAttemptStore {
  /**
   * Commits the attempt before its request is sent. Throws `order_unknown`; `create_unresolved` while another attempt
   * for the order at this provider has no certain outcome. Of two concurrent calls, one succeeds. `retry` names that
   * other attempt: it is then marked as retried, with an audit row, in the same transaction.
   */
  start(attempt: {
    readonly createAttemptId: string;
    readonly orderId: string;
    readonly provider: string;
    readonly amount: Money;
    readonly payers: readonly string[];
    readonly retry?: { readonly of: string; readonly actor: string };
  }): Promise<CreateAttempt>;
  /**
   * Records the outcome, once. The same transaction binds the returned payment to the order and schedules its first
   * verification. After a refused retry the attempt that it repeated is unresolved again. Throws
   * `payment_bound_elsewhere` when the payment belongs to another order.
   */
  finish(
    createAttemptId: string,
    outcome: {
      readonly outcome: CreateAttemptOutcome;
      readonly providerPaymentId: string | null;
      readonly authorisationUrl: string | null;
      readonly reason: string | null;
      readonly detail?: string | null;
    },
  ): Promise<CreateAttempt>;
  /** The order's attempts without a certain outcome, `unknown` or never finished, that were not retried. */
  unresolved(orderId: string): Promise<readonly CreateAttempt[]>;
  /** Searches the provider's list, as last synced, for the payment of an attempt without a certain outcome. */
  search(createAttemptId: string): Promise<CreateSearch>;
}

/** The result of that search. A person decides which candidate the attempt created. */
export interface CreateSearch {
  /**
   * Ids of unbound payments that match the attempt in amount, currency, payer and time (a field that the payment does
   * not state counts as matching), or that a callback of the order names.
   */
  readonly candidates: readonly string[];
  /** When the latest provider sync that read the whole list began; null: none since the attempt. */
  readonly searchedAt: Date | null;
}
