/** One thing that was looked at: how it is, in one sentence that also says how to mend it. */
export interface CheckReport {
  readonly name: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What the sentence counts, where that is a list. */
  readonly lines?: readonly string[];
}
