import type { Money } from './money.ts';

/**
 * That we are about to ask a provider for a payment. Committed before the request leaves, so that a lost answer
 * leaves a trace: `unknown` ages into a task and is never retried blindly.
 */
export interface CreateAttempt {
  readonly createAttemptId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly amount: Money;
  /** Who was asked to pay, in the marks of `Payment.payers`; what a lost create is searched by. */
  readonly payers: readonly string[];
  readonly createdAt: Date;
  /** Null while the request is under way (or its process died). */
  readonly outcome: CreateAttemptOutcome | null;
  readonly finishedAt: Date | null;
  /** What the provider called the payment; null where it gives no id or the outcome is not `created`. */
  readonly providerPaymentId: string | null;
  /** Where the buyer goes to authorise; null where there is no such page. */
  readonly authorisationUrl: string | null;
  /** Stable code of the reason for `refused` or `unknown`; null otherwise. */
  readonly reason: string | null;
}

export type CreateAttemptOutcome = 'created' | 'refused' | 'unknown';
