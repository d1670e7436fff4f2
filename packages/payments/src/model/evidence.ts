import type { Check } from './check.ts';
import type { Claim } from './claim.ts';
import type { Money } from './money.ts';
import type { PaymentStatus } from './payment.ts';

/** What a witness said about a claim at one time. Append-only: a later answer is a new row, never an edit. */
export interface Evidence extends Omit<EvidenceDraft, 'document'> {
  readonly evidenceId: string;
  /** The order whose verification asked. The facts are the transaction's or the payment's: they serve every order that claims it. */
  readonly orderId: string;
  /** SHA-256 of the witness's answer, 64 hex digits; null where there was none. */
  readonly documentHash: string | null;
}

/** What an adapter brings back from its witness. */
export interface EvidenceDraft {
  readonly claim: Claim;
  /** Who answered: `neopay`, `chain:56`. */
  readonly witness: string;
  /** False when the witness could not be asked (outage, below quorum): such evidence changes nothing. */
  readonly answered: boolean;
  /**
   * Comparisons of the world with itself and with the configuration, made once and frozen. Comparisons with the order are
   * not among them: `decide` makes those anew each time.
   */
  readonly checks: readonly Check[];
  /** What the witness showed; null: nothing. */
  readonly facts: PaymentFacts | TransactionFacts | null;
  /** Fingerprint of the configuration that the checks were made with. */
  readonly configuration: string;
  /** The witness's answer as it came; '' where there was none. Stored apart, by hash. */
  readonly document: string;
  readonly checkedAt: Date;
}

/** A provider's payment as read back. */
export interface PaymentFacts {
  readonly kind: 'payment';
  readonly amount: Money;
  readonly status: PaymentStatus;
  /** The provider's own word for the status. */
  readonly providerStatus: string;
  readonly createdAt: Date | null;
  /** When it last changed, by the provider's clock: an upper bound of when it was paid. */
  readonly updatedAt: Date | null;
  /** How much earlier than its order a payment may have been created. */
  readonly earlyToleranceSeconds: number;
}

/** A transaction as a quorum of nodes shows it. */
export interface TransactionFacts {
  readonly kind: 'transaction';
  readonly chainId: number;
  /** The block that holds it; null: a quorum has no such transaction. */
  readonly block: { readonly height: string; readonly hash: string; readonly minedAt: Date } | null;
  /**
   * A quorum shows another block where the transaction was included before, and the transaction is absent or failed: the
   * only knowledge that takes money back.
   */
  readonly isReplaced: boolean;
  /** Transfers of listed tokens to listed addresses from outside, in the order of the transaction. */
  readonly transfers: readonly Transfer[];
  /** How much earlier than its order a block may be dated. */
  readonly earlyToleranceSeconds: number;
}

/** A transfer of a listed token, or of the chain's own coin, to an address of the merchant. */
export interface Transfer {
  /** The token's contract in lower case; `native` for the chain's own coin. */
  readonly token: string;
  /** The address of the merchant, in lower case. */
  readonly recipient: string;
  /** The n-th transfer of this token to this recipient in the transaction, from 0. */
  readonly position: number;
  readonly amount: Money;
  /** By how much an order may differ and still be paid by it. */
  readonly tolerance: Money;
}
