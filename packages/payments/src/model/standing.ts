import type { OrderDiscrepancy } from './discrepancy.ts';
import type { Money } from './money.ts';

/** Where an order stands: what is proven, how well, and what does not tally. The outcome of `decide`. */
export interface Standing {
  readonly state: StandingState;
  readonly proof: ProofGrade;
  /** What is proven to have arrived, in the order's currency. */
  readonly paid: Money;
  /** When the proven money moved (the last of it); null when nothing is proven or the witness does not say. */
  readonly paidAt: Date | null;
  /** Whether the goods may go out, by the configured grades. */
  readonly fulfilmentAllowed: boolean;
  /** Keys of the claims that carry the proven money. */
  readonly claimKeys: readonly string[];
  readonly discrepancies: readonly OrderDiscrepancy[];
}

/**
 * awaiting: nothing proven, still within its time · overdue: nothing proven, past due · confirming: all checks
 * passed but finality · underpaid · paid_in_parts: several payments that add up · paid · paid_late: in full, after
 * due · overpaid · contested: several orders claim one proof · reversed: was proven, no longer is · refunded.
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
 * How well it is proven: `claimed` is somebody's word, `provider` the provider's own answer, `chain` a transfer on
 * the chain that may still be undone, `final` one that may not.
 */
export const PROOF_GRADES = ['none', 'claimed', 'provider', 'chain', 'final'] as const;
export type ProofGrade = (typeof PROOF_GRADES)[number];

/** The moves a standing may make. Proven money never disappears silently: it goes through `reversed` or `refunded`. */
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

/** The states in which the money is there in full. */
export const PAID_STATES = [
  'paid',
  'paid_late',
  'paid_in_parts',
  'overpaid',
] as const satisfies readonly StandingState[];

export function isPaidInFull(state: StandingState): boolean {
  return (PAID_STATES as readonly StandingState[]).includes(state);
}
