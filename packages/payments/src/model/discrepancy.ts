import type { Money } from './money.ts';

/** Something that does not tally and that a person should look at. */
export interface Discrepancy {
  readonly discrepancyId: string;
  readonly kind: DiscrepancyKind;
  /** What it is about, and what makes it the same fault when it is found again: `order:…`, `payment:…`, `callback:…`. */
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

/** `gone`: a later run no longer found it. `resolved`: a person closed it. */
export type DiscrepancyState = 'open' | 'resolved' | 'gone';

/** A value that differs between two sides, as each side writes it; null where a side has none. */
export interface DifferingField {
  readonly field: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** What `decide` finds in one order's own facts; the three-way tally turns it into a discrepancy. */
export interface OrderDiscrepancy {
  readonly kind: DiscrepancyKind;
  /** The claim it was found in; null when it is about the order as a whole. */
  readonly claimKey: string | null;
  /** Whose claim that is; null likewise. */
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
