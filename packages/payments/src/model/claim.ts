/** A statement that an order was paid by a certain payment or transaction. Verification asks a witness about it. */
export interface Claim {
  readonly provider: string;
  readonly orderId: string;
  readonly subject:
    | { readonly kind: 'payment'; readonly providerPaymentId: string }
    | { readonly kind: 'transaction'; readonly transaction: Transaction };
}

/** A transaction on a chain. */
export interface Transaction {
  /** As the provider spells it. */
  readonly network: string;
  /** Lower case, with 0x. */
  readonly hash: string;
}
