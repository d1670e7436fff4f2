import type { Claim } from './claim.ts';
import type { Money } from './money.ts';

/** Something that does not match, and that a person should look at. */
export interface Discrepancy {
  readonly discrepancyId: string;
  readonly kind: DiscrepancyKind;
  /** What it is about: with the kind, the identity of the discrepancy over runs. `order:…`, `payment:…`, `callback:…`, `entry:…`. */
  readonly subject: string;
  readonly orderId: string | null;
  readonly provider: string | null;
  readonly fields: readonly DifferingField[];
  readonly moneyAtRisk: Money | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly owner: string | null;
  readonly note: string | null;
  /** The date by which it should be done: `2026-03-31`. */
  readonly dueOn: string | null;
  readonly state: DiscrepancyState;
  /** Counts the changes of its decision, state and values; another one means that somebody or a run changed it. */
  readonly version: number;
  /** The name of the rule that explains it; null or absent: none does. */
  readonly explainedBy?: string | null;
}

/** `explained`: a rule explains it. `resolved`: a person closed it. `gone`: a later run no longer found it. */
export type DiscrepancyState = 'open' | 'explained' | 'resolved' | 'gone';

/** A value that differs between two sides, as each side writes it; null where a side has none. */
export interface DifferingField {
  readonly field: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** A discrepancy that `decide` finds in one order's own facts. A run stores it. */
export interface OrderDiscrepancy {
  readonly kind: DiscrepancyKind;
  /** The claim that it is about; null when it is about the order as a whole. */
  readonly claim: Claim | null;
  readonly fields: readonly DifferingField[];
  readonly moneyAtRisk: Money | null;
}

/**
 * Every kind, with its side (who is to act on it) and what to do. Adding a kind: a row here, its rule, and its texts; the
 * compiler names what is missing.
 */
export const DISCREPANCIES = {
  paid_not_fulfilled: { side: 'merchant', action: 'fulfil' },
  fulfilled_not_paid: { side: 'merchant', action: 'collect' },
  missing_callback: { side: 'provider', action: 'ask_provider' },
  missing_at_provider: { side: 'provider', action: 'ask_provider' },
  payment_overdue: { side: 'provider', action: 'ask_provider' },
  unexpected_payment: { side: 'merchant', action: 'bind' },
  paid_not_settled: { side: 'provider', action: 'ask_provider' },
  settled_unknown: { side: 'merchant', action: 'decide' },
  settlement_differs: { side: 'provider', action: 'ask_provider' },
  amount_under: { side: 'buyer', action: 'collect' },
  amount_over: { side: 'merchant', action: 'refund' },
  currency_mismatch: { side: 'buyer', action: 'refund' },
  double_payment: { side: 'merchant', action: 'refund' },
  paid_in_parts: { side: 'merchant', action: 'accept_parts' },
  paid_late: { side: 'merchant', action: 'decide' },
  paid_after_cancel: { side: 'merchant', action: 'refund' },
  paid_by_other_provider: { side: 'merchant', action: 'decide' },
  proof_already_used: { side: 'merchant', action: 'allocate' },
  contested_payment: { side: 'merchant', action: 'allocate' },
  several_candidates: { side: 'merchant', action: 'bind' },
  check_failed: { side: 'merchant', action: 'decide' },
  transaction_failed: { side: 'buyer', action: 'collect' },
  wrong_recipient_or_token: { side: 'buyer', action: 'decide' },
  money_unallocated: { side: 'merchant', action: 'allocate' },
  reversed: { side: 'provider', action: 'collect' },
  not_confirmed_any_more: { side: 'provider', action: 'ask_provider' },
  environment_mismatch: { side: 'merchant', action: 'configure' },
  unmapped_status: { side: 'merchant', action: 'configure' },
  unknown_create: { side: 'provider', action: 'bind' },
  callback_differs: { side: 'provider', action: 'ask_provider' },
  orphan_callback: { side: 'merchant', action: 'import_order' },
  unreadable_callback: { side: 'provider', action: 'ask_provider' },
} as const satisfies Record<string, { readonly side: DiscrepancySide; readonly action: DiscrepancyAction }>;

/** What does not match: a key of `DISCREPANCIES`. */
export type DiscrepancyKind = keyof typeof DISCREPANCIES;
/** Every kind of discrepancy, in the order of `DISCREPANCIES`. */
export const DISCREPANCY_KINDS = Object.keys(DISCREPANCIES) as DiscrepancyKind[];

/** Who has to act. */
export type DiscrepancySide = 'merchant' | 'buyer' | 'provider';

/** What resolves it, as a rule. */
export type DiscrepancyAction =
  | 'accept_parts'
  | 'allocate'
  | 'ask_provider'
  | 'bind'
  | 'collect'
  | 'configure'
  | 'decide'
  | 'fulfil'
  | 'import_order'
  | 'refund';
