import type { Claim } from './claim.ts';
import type { OrderDiscrepancy } from './discrepancy.ts';
import type { Money } from './money.ts';

/** Where an order stands: what is proven, how well, and what does not match. The outcome of `decide`. */
export interface Standing {
  readonly state: StandingState;
  readonly proof: ProofGrade;
  /** What is proven to have arrived, in the order's currency. */
  readonly paid: Money;
  /** When the proven money moved (the last of it); null when nothing is proven or the witness does not say. */
  readonly paidAt: Date | null;
  /** Whether the goods may go out, by the configured grades. */
  readonly fulfilmentAllowed: boolean;
  /** The claims that show the counted money. */
  readonly claims: readonly Claim[];
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
  'cancelled',
  'paid_after_cancel',
  'closed',
] as const;

/** The state of an order: see `STANDING_STATES`. */
export type StandingState = (typeof STANDING_STATES)[number];

/**
 * How well it is proven: `claimed` by a callback only, `provider` the provider's own answer, `chain` a transfer on
 * the chain that may still be undone, `final` one that may not.
 */
export const PROOF_GRADES = ['none', 'claimed', 'provider', 'chain', 'final'] as const;
/** How well a payment is proven: see `PROOF_GRADES`. */
export type ProofGrade = (typeof PROOF_GRADES)[number];

/** Why a standing changed. `witness`: a witness answered, or time passed. `allocation`: another order's claim moved the money. */
export type ChangeCause = 'witness' | 'amendment' | 'allocation' | 'person';

/**
 * The moves that a witness's answer or the clock may cause. Money that counted never disappears silently: it goes through
 * `reversed` or `refunded`. An amendment, an allocation and a person may cause any move, and leave their own trace.
 */
const MOVES_BY_WITNESS = {
  awaiting: ['overdue', 'closed', 'confirming', 'contested', 'refunded', ...moneyStates()],
  overdue: ['awaiting', 'closed', 'confirming', 'contested', 'refunded', ...moneyStates()],
  closed: ['awaiting', 'overdue', 'confirming', 'contested', 'refunded', ...moneyStates()],
  confirming: ['awaiting', 'overdue', 'closed', 'contested', 'reversed', 'refunded', ...moneyStates()],
  contested: ['awaiting', 'overdue', 'closed', 'confirming', 'reversed', 'refunded', ...moneyStates()],
  underpaid: ['reversed', 'refunded', ...moneyStates()],
  paid_in_parts: ['reversed', 'refunded', ...moneyStates()],
  paid: ['reversed', 'refunded', ...moneyStates()],
  paid_late: ['reversed', 'refunded', ...moneyStates()],
  overpaid: ['reversed', 'refunded', ...moneyStates()],
  reversed: ['confirming', 'contested', 'refunded', ...moneyStates()],
  refunded: ['confirming', 'reversed', ...moneyStates()],
  cancelled: ['paid_after_cancel'],
  paid_after_cancel: ['cancelled'],
} as const satisfies Record<StandingState, readonly StandingState[]>;

function moneyStates() {
  return ['underpaid', 'paid_in_parts', 'paid', 'paid_late', 'overpaid'] as const;
}

/** Whether a standing may change so for this cause. The store refuses any other change as `transition_forbidden`. */
export function mayMove(from: StandingState, to: StandingState, cause: ChangeCause): boolean {
  return from === to || cause !== 'witness' || (MOVES_BY_WITNESS[from] as readonly StandingState[]).includes(to);
}

/** The states in which the money is there in full. */
export const PAID_STATES = [
  'paid',
  'paid_late',
  'paid_in_parts',
  'overpaid',
] as const satisfies readonly StandingState[];

/** Whether the state is one of `PAID_STATES`. */
export function isPaidInFull(state: StandingState): boolean {
  return (PAID_STATES as readonly StandingState[]).includes(state);
}
