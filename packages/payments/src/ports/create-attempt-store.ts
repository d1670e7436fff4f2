import type { CreateAttempt, CreateAttemptOutcome } from '../model/create-attempt.ts';
import type { Money } from '../model/money.ts';

/** Requests to create a payment, each stored before it is sent. */
export interface CreateAttemptStore {
  /**
   * Commits the attempt before its request is sent. Throws `order_unknown`; `create_unresolved` while another attempt
   * for the order at this provider has no certain outcome; `order_paid`, `payment_live` while the order is paid in full, or
   * another payment of it may still be paid; `idempotency_key_taken` when another attempt has the key. Of two concurrent
   * calls, one succeeds. `retry` names the attempt that this one repeats: it is then marked as retried, with an audit row, in
   * the same transaction. `another` names who asks for one more payment all the same, which has an audit row too.
   */
  start(attempt: {
    readonly createAttemptId: string;
    readonly orderId: string;
    readonly provider: string;
    readonly amount: Money;
    readonly payers: readonly string[];
    readonly retry?: { readonly of: string; readonly actor: string };
    readonly another?: { readonly actor: string };
    readonly idempotency?: IdempotentRequest;
  }): Promise<CreateAttempt>;
  /**
   * The attempt of a request that came before under this key, and its digest; null: none did. An attempt without an outcome
   * after `lostAfterSeconds` by the database's clock has lost its process: its outcome is `unknown` then, `interrupted`.
   */
  repeated(key: string, lostAfterSeconds: number): Promise<RepeatedRequest | null>;
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
      /** Default none. */
      readonly paymentAddress?: string | null;
      readonly reason: string | null;
      readonly detail?: string | null;
      /** The provider's answer as received. Default none. */
      readonly document?: string | null;
    },
  ): Promise<CreateAttempt>;
  /** The provider's answer to an attempt; null when there is none, or when it was erased. */
  document(attempt: Pick<CreateAttempt, 'documentHash'>): Promise<string | null>;
  /** The order's attempts without a certain outcome, `unknown` or never finished, that were not retried. */
  unresolved(orderId: string): Promise<readonly CreateAttempt[]>;
  /** Searches the provider's list, as last synced, for the payment of an attempt without a certain outcome. */
  search(createAttemptId: string): Promise<CreateSearch>;
}

/** A request that its caller may send again under the same key. */
export interface IdempotentRequest {
  readonly key: string;
  /** See `requestDigest`. */
  readonly requestDigest: string;
}

/** What came before under an idempotency key. */
export interface RepeatedRequest {
  readonly attempt: CreateAttempt;
  readonly requestDigest: string;
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
