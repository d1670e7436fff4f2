import type { Money } from './money.ts';

/**
 * One request to a provider to create a payment. Committed before the request is sent, so that a lost answer leaves a
 * record: its outcome is then `unknown`, and the request is never repeated blindly; see `createPayment`.
 */
export interface CreateAttempt {
  readonly createAttemptId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly amount: Money;
  /** Who was asked to pay, as in `Payment.payers`; a search for the payment of an unknown attempt compares them. */
  readonly payers: readonly string[];
  readonly createdAt: Date;
  /** Null while the request runs, and when its process died. */
  readonly outcome: CreateAttemptOutcome | null;
  readonly finishedAt: Date | null;
  /** The provider's id for the payment; null when the provider gives none or the outcome is not `created`. */
  readonly providerPaymentId: string | null;
  /** The page where the buyer pays or authorises; null when there is none. */
  readonly authorisationUrl: string | null;
  /** What the buyer pays to instead of a page: an address on a chain, or a wallet's URI; null when there is none. */
  readonly paymentAddress: string | null;
  /** Stable code of the reason for `refused` or `unknown`; null otherwise. */
  readonly reason: string | null;
  /** What is behind that code, in one line without secrets and personal data; null: nothing is known. */
  readonly detail: string | null;
  /** The attempt without a certain outcome that this one repeats, under the same reference; null: none. */
  readonly retryOf: string | null;
  /**
   * When another attempt repeated this one, which is then no longer unresolved; null: not repeated, or the provider refused
   * to repeat it.
   */
  readonly retriedAt: Date | null;
  /** The caller's name for the request: the same one again has this attempt as its answer; null: it named none. */
  readonly idempotencyKey: string | null;
  /** SHA-256 of the provider's answer as received, 64 hex digits; null: none was kept. */
  readonly documentHash: string | null;
}

/**
 * `created`: the provider made the payment. `refused`: it certainly did not. `unknown`: no answer says so, and the
 * payment may exist.
 */
export type CreateAttemptOutcome = 'created' | 'refused' | 'unknown';
