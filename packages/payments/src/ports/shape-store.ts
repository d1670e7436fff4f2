/**
 * Which shapes documents from outside have, counted: lines of `shapeOf`, never a value. The store counts callbacks when
 * they are matched, and providers' records when they are observed.
 */
export interface ShapeStore {
  /** Counts documents that the store does not get otherwise, such as answers to creates and unreadable rows of a list. */
  note(documents: readonly ShapedDocument[]): Promise<void>;
  /** All lines, sorted. Each provider and kind has at most 2 000; further new lines are not stored. */
  list(): Promise<readonly ObservedShape[]>;
}

/** A document whose shape is counted. */
export interface ShapedDocument {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As received; null when absent or unknown. */
  readonly contentType: string | null;
  readonly document: Uint8Array | string;
}

/**
 * `callback`: what the provider posts to us. `record`: what it answers about a payment. `create`: what it answers to a
 * create. `error`: the body of a 4xx or 5xx.
 */
export type ShapedKind = 'callback' | 'record' | 'create' | 'error';

/** One line of `shapeOf`, and how often and when documents had it. */
export interface ObservedShape {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As `contentTypeShape` returns it; '' when there was none. */
  readonly contentType: string;
  readonly line: string;
  /** The number of documents with this line. */
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
