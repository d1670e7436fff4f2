import * as z from 'zod/mini';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** The state of an order. `docs/merchant-events.md` of the repository explains each one. */
export const StandingState = z
  .enum([
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
  ])
  .check(z.meta({ id: 'StandingState' }));
export type StandingState = z.output<typeof StandingState>;

/**
 * How well the order is proven. `claimed`: a callback says so. `provider`: the provider's own answer. `chain`: a
 * transfer that may still be undone. `final`: a transfer that can no longer be undone.
 */
export const ProofGrade = z.enum(['none', 'claimed', 'provider', 'chain', 'final']).check(z.meta({ id: 'ProofGrade' }));

/** Where an order stands: its state, and what proves it. */
export const Standing = z
  .object({
    state: StandingState,
    proof: ProofGrade,
    /** The money that is proven to have arrived. */
    paid: Money,
    paidAt: z.nullable(Instant),
    fulfilmentAllowed: z.boolean(),
  })
  .check(z.meta({ id: 'Standing' }));
