import type { OrderDiscrepancy } from './discrepancy.ts';
import type { Money } from './money.ts';

/** Where an order stands: what is proven, how well, and what does not match. The result of `decide`. */
export interface Standing {
  readonly state: StandingState;
  readonly proof: ProofGrade;
  /** The money that is proven to have arrived, in the order's currency. */
  readonly paid: Money;
  /** When the last of the proven money moved; null when nothing is proven, or the witness does not say. */
  readonly paidAt: Date | null;
  /** Whether the goods may go out, by `DecisionPolicy`. */
  readonly fulfilmentAllowed: boolean;
  /** Keys of the claims whose money counts, sorted. */
  readonly claimKeys: readonly string[];
  readonly discrepancies: readonly OrderDiscrepancy[];
}

/**
 * - awaiting: nothing proven, not due yet
 * - overdue: nothing proven, past the due time
 * - confirming: every check passed except finality
 * - underpaid: less than the amount is proven
 * - paid_in_parts: several payments add up to the amount
 * - paid: the amount is proven
 * - paid_late: the amount is proven, and moved after the due time
 * - overpaid: more than the amount is proven
 * - contested: several orders claim one proof
 * - reversed: money that was proven no longer is
 * - refunded: the provider returned the money
 */
export const STANDING_STATES = [
  'awaiting',
  'overdue',
  'confirming',
  'underpaid',
  'paid_in_parts',
  'paid',
  'paid_late',
  'overpaid',
  'contested',
  'reversed',
  'refunded',
] as const;

export type StandingState = (typeof STANDING_STATES)[number];

/**
 * How well an order is proven. `claimed`: a callback says so. `provider`: the provider's own answer. `chain`: a
 * transfer on the chain that may still be undone. `final`: a transfer that can no longer be undone.
 */
export const PROOF_GRADES = ['none', 'claimed', 'provider', 'chain', 'final'] as const;
export type ProofGrade = (typeof PROOF_GRADES)[number];

/** The allowed changes of state. Proven money never disappears silently: the order becomes `reversed` or `refunded`. */
export const ALLOWED_TRANSITIONS = {
  awaiting: [
    'overdue',
    'confirming',
    'underpaid',
    'paid_in_parts',
    'paid',
    'paid_late',
    'overpaid',
    'contested',
    'refunded',
  ],
  overdue: [
    'awaiting',
    'confirming',
    'underpaid',
    'paid_in_parts',
    'paid',
    'paid_late',
    'overpaid',
    'contested',
    'refunded',
  ],
  confirming: [
    'awaiting',
    'overdue',
    'underpaid',
    'paid_in_parts',
    'paid',
    'paid_late',
    'overpaid',
    'contested',
    'reversed',
    'refunded',
  ],
  contested: [
    'awaiting',
    'overdue',
    'confirming',
    'underpaid',
    'paid_in_parts',
    'paid',
    'paid_late',
    'overpaid',
    'reversed',
    'refunded',
  ],
  underpaid: ['paid_in_parts', 'paid', 'paid_late', 'overpaid', 'reversed', 'refunded'],
  paid_in_parts: ['underpaid', 'paid', 'paid_late', 'overpaid', 'reversed', 'refunded'],
  paid: ['underpaid', 'paid_in_parts', 'paid_late', 'overpaid', 'reversed', 'refunded'],
  paid_late: ['underpaid', 'paid_in_parts', 'paid', 'overpaid', 'reversed', 'refunded'],
  overpaid: ['underpaid', 'paid_in_parts', 'paid', 'paid_late', 'reversed', 'refunded'],
  reversed: ['confirming', 'contested', 'underpaid', 'paid_in_parts', 'paid', 'paid_late', 'overpaid', 'refunded'],
  refunded: ['confirming', 'underpaid', 'paid_in_parts', 'paid', 'paid_late', 'overpaid', 'reversed'],
} as const satisfies Record<StandingState, readonly StandingState[]>;

export function mayMove(from: StandingState, to: StandingState): boolean {
  return from === to || (ALLOWED_TRANSITIONS[from] as readonly StandingState[]).includes(to);
}

/** The states in which at least the order's amount is proven. */
export const PAID_STATES = [
  'paid',
  'paid_late',
  'paid_in_parts',
  'overpaid',
] as const satisfies readonly StandingState[];

export function isPaidInFull(state: StandingState): boolean {
  return (PAID_STATES as readonly StandingState[]).includes(state);
}
