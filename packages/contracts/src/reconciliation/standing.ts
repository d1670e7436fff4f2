import * as z from 'zod';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

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
  .meta({ id: 'StandingState' });
export type StandingState = z.output<typeof StandingState>;

/**
 * How well the order is proven. `claimed`: a callback says so. `provider`: the provider's own answer. `chain`: a
 * transfer that may still be undone. `final`: a transfer that can no longer be undone.
 */
export const ProofGrade = z.enum(['none', 'claimed', 'provider', 'chain', 'final']).meta({ id: 'ProofGrade' });

export const Standing = z
  .object({
    state: StandingState,
    proof: ProofGrade,
    /** The money that is proven to have arrived. */
    paid: Money,
    paidAt: Instant.nullable(),
    fulfilmentAllowed: z.boolean(),
  })
  .meta({ id: 'Standing' });
