import type { Intent, IntentOutcome } from '../model/create-attempt.ts';
import type { Money } from '../model/money.ts';

export interface IntentStore {
  /**
   * Commits the intent before its request leaves. Throws `order_unknown`; `create_unresolved` while another intent of
   * the order at this provider has no certain outcome: of two at once, one is opened.
   */
  open(intent: {
    readonly intentId: string;
    readonly orderId: string;
    readonly provider: string;
    readonly amount: Money;
    readonly payers: readonly string[];
  }): Promise<Intent>;
  /**
   * Records what came of it, once; in the same transaction binds the returned payment to the order and schedules the
   * first look at it. Throws `payment_bound_elsewhere` when another order holds that payment.
   */
  settle(
    intentId: string,
    outcome: {
      readonly outcome: IntentOutcome;
      readonly providerPaymentId: string | null;
      readonly authorisationUrl: string | null;
      readonly reason: string | null;
    },
  ): Promise<Intent>;
  /** Intents of one order that have no certain outcome: unknown, or never settled. */
  unresolved(orderId: string): Promise<readonly Intent[]>;
  /** What the provider's list, as last read, says about an intent without a certain outcome. */
  search(intentId: string): Promise<CreateSearch>;
}

/** The search for a create whose answer was lost. It finds what might be it; which it is, a person says. */
export interface CreateSearch {
  /**
   * Ids of payments bound to no order that agree with the intent in amount, currency, payer and time (what a payment
   * does not say counts as agreeing), or that a callback of the order names.
   */
  readonly candidates: readonly string[];
  /** When the latest crawl began that saw the whole list; null: none after the intent. */
  readonly searchedAt: Date | null;
}
