/** A restore that `recordRestore` recorded. Apart from the statements: a user has no types of pg. */
export interface RecordedRestore {
  readonly restoredAt: Date;
  /** The next event of every stream gets a higher sequence. */
  readonly sentUpTo: number;
}
