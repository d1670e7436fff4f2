/** What one currency was worth in another, as a source published it. */
export interface ExchangeRate {
  /** Who published it: `ECB`. */
  readonly source: string;
  readonly at: Date;
  /** One unit of `base` is worth `rate` of `quote`; decimal text. */
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
  /** How far the value of money may be from an order's amount, in percent of it; decimal text. */
  readonly tolerancePercent: string;
  /** For how long after `at` it is used. */
  readonly validHours: number;
}
