import type { Money } from './money.ts';

/** Something that does not match and that needs a person. */
export interface Discrepancy {
  readonly discrepancyId: string;
  readonly kind: DiscrepancyKind;
  /**
   * Identifies it, with its kind: `order:…`, `payment:…`, `callback:…`. Found again, the same subject is the same row.
   */
  readonly subject: string;
  readonly orderId: string | null;
  readonly provider: string | null;
  readonly fields: readonly DifferingField[];
  readonly moneyAtRisk: Money | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly owner: string | null;
  readonly note: string | null;
  readonly state: DiscrepancyState;
}

/** `gone`: a later run did not find it. `resolved`: a person closed it. */
export type DiscrepancyState = 'open' | 'resolved' | 'gone';

/** A value that differs between two sides, as each side writes it; null when a side has none. */
export interface DifferingField {
  readonly field: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** A discrepancy that `decide` finds in the facts of one order. A reconciliation run stores it as a `Discrepancy`. */
export interface OrderDiscrepancy {
  readonly kind: DiscrepancyKind;
  /** The claim that it concerns; null when it concerns the whole order. */
  readonly claimKey: string | null;
  /** The provider of that claim; null when it concerns the whole order. */
  readonly provider: string | null;
  readonly fields: readonly DifferingField[];
  readonly moneyAtRisk: Money | null;
}

export const DISCREPANCY_KINDS = [
  'paid_not_fulfilled',
  'fulfilled_not_paid',
  'missing_callback',
  'missing_at_provider',
  'unexpected_payment',
  'amount_under',
  'amount_over',
  'currency_mismatch',
  'double_payment',
  'reused_hash',
  'contested_hash',
  'wrong_recipient_or_token',
  'reversed',
  'environment_mismatch',
  'unmapped_status',
  'unknown_create',
  'orphan_callback',
  'unreadable_callback',
  'late',
  'ambiguous',
] as const;

export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];
