/**
 * What documents from outside look like, counted: lines of `shapeOf`, never a value. Callbacks are noted when they are handed
 * over, providers' records when they are observed.
 */
export interface ShapeStore {
  /** Notes documents that come in by no other way, such as rows of a list that nobody could read. */
  note(documents: readonly ShapedDocument[]): Promise<void>;
  /** Every line that was ever seen, sorted. Kept: 2 000 for each provider and kind, then only those that are known. */
  list(): Promise<readonly ObservedShape[]>;
}

export interface ShapedDocument {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As it came; null where none was sent, or none is known. */
  readonly contentType: string | null;
  readonly document: Uint8Array | string;
}

/** `callback`: what the provider posts to us. `record`: what it answers about a payment. */
export type ShapedKind = 'callback' | 'record';

export interface ObservedShape {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As `contentTypeShape` folds it; '' where there was none. */
  readonly contentType: string;
  readonly line: string;
  /** In how many documents. */
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
