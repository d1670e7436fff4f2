/** What `gauges()` of the store reads. Apart from the query: a user has no types of pg. */
export interface StoreGauges {
  /** For how long the oldest callback waits to be matched; 0: none waits. */
  readonly oldestUnmatchedCallbackSeconds: number;
  /** For how long the order has waited whose verification is due longest; 0: none is due. */
  readonly oldestDueVerificationSeconds: number;
  /** Jobs by queue: `verify/<provider>`, `deliver/<endpoint>`, and the dead letters `verify_dead` and `deliver_dead`. */
  readonly jobs: readonly { readonly queue: string; readonly state: 'waiting' | 'active'; readonly count: number }[];
  /** The open discrepancies of each kind that has any. */
  readonly openDiscrepancies: readonly { readonly kind: string; readonly count: number }[];
}
