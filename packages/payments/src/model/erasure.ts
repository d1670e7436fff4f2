/** Which personal data to erase: what names a person, of named orders, or of orders that have been settled for long. */
export type ErasureSelection =
  | { readonly by: 'person'; readonly person: PersonalData }
  | { readonly by: 'orders'; readonly orderIds: readonly string[] }
  /** Of orders created before this instant whose standing has not changed since. */
  | { readonly by: 'age'; readonly before: Date };

/** What a person is known by. A document that holds any of these values names the person. */
export interface PersonalData {
  readonly emails: readonly string[];
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly ibans: readonly string[];
  /** As in `Payment.payers`; see `Provider.payersNamed`. */
  readonly payers: readonly string[];
}

/** What an erasure would erase, or has erased. */
export interface ErasureScope {
  readonly orders: number;
  /** Payments of those orders, and payments without an order: the provider's document and the payer's marks. */
  readonly payments: number;
  /** Bodies and headers of callbacks. */
  readonly callbacks: number;
  /** Answers of witnesses. */
  readonly documents: number;
  /** Payers of create attempts, and where they authorise. */
  readonly createAttempts: number;
  /** Notes on discrepancies that name the person. */
  readonly notes: number;
  /** Rows of statements: descriptions and references of entries, and reasons of bad rows. */
  readonly statementRows: number;
}

/** What an erasure would do. */
export interface ErasurePlan extends ErasureScope {
  /** The orders whose data would be erased, by id; the first 1,000. */
  readonly orderIds: readonly string[];
  /** Orders that were selected and keep their data; the first 1,000. */
  readonly kept: readonly KeptOrder[];
  readonly keptOrders: number;
}

/**
 * Why an order keeps its data: it is `being_verified`, a create attempt is `create_unresolved`, or one of its
 * discrepancies is open (`discrepancy_open`) and may need the payer.
 */
export interface KeptOrder {
  readonly orderId: string;
  readonly reason: 'being_verified' | 'create_unresolved' | 'discrepancy_open';
}

/** An erasure that was made. */
export interface Erasure extends ErasureScope {
  readonly erasureId: string;
  readonly at: Date;
  readonly actor: string;
  readonly reason: string;
  readonly by: ErasureSelection['by'];
  readonly keptOrders: number;
}
