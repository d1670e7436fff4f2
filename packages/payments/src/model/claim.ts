/** What may have paid an order: a payment at a provider, or a transaction on a network. A value: compare it with `isSameClaim`. */
export type Claim = PaymentClaim | TransactionClaim;

/** A payment at a provider, which its API is asked about. */
export interface PaymentClaim {
  readonly provider: string;
  readonly kind: 'payment';
  /** The provider's id, in its one normal spelling. */
  readonly paymentId: string;
}

/** A transaction on a chain, which its nodes are asked about. */
export interface TransactionClaim {
  readonly provider: string;
  readonly kind: 'transaction';
  /** As the provider spells it. Two spellings may mean one chain; evidence says which chain it is. */
  readonly network: string;
  /** `0x` and 64 hex digits in lower case. */
  readonly hash: string;
}

/** A claim on an order, and where it came from. */
export interface OrderClaim {
  readonly claim: Claim;
  readonly source: ClaimSource;
  readonly claimedAt: Date;
  /** When its witness was asked last and said nothing new, so that no evidence was stored; null or absent: never. */
  readonly askedAt?: Date | null;
}

/**
 * `create`: the provider returned it when we created the payment. `merchant`: the merchant's system stated it with the order.
 * `scan`: a chain scan matched it by a unique amount.
 */
export type ClaimSource = 'create' | 'callback' | 'person' | 'merchant' | 'scan';

/** Whether both name the same payment, or the same transaction in the same spelling of its network. */
export function isSameClaim(left: Claim, right: Claim): boolean {
  return claimId(left) === claimId(right);
}

/** One opaque text per claim, for maps and for discrepancy subjects. Never taken apart again. */
export function claimId(claim: Claim): string {
  return claim.kind === 'payment'
    ? `${claim.provider} payment ${claim.paymentId}`
    : `${claim.provider} ${claim.network} transaction ${claim.hash}`;
}

/** The payment id or the hash: equal for every spelling of a network. */
export function claimReference(claim: Claim): string {
  return claim.kind === 'payment' ? claim.paymentId : claim.hash;
}

/** A transaction on a chain, as a callback names it. */
export interface Transaction {
  /** As the provider spells it. */
  readonly network: string;
  /** Lower case, with 0x. */
  readonly hash: string;
}
