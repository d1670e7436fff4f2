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
  ])
  .meta({ id: 'StandingState' });

/** By whose word it is so: nobody's, somebody's, the provider's own answer, the chain's, or a chain that can no longer change. */
export const ProofGrade = z.enum(['none', 'claimed', 'provider', 'chain', 'final']).meta({ id: 'ProofGrade' });

export const Standing = z
  .object({
    state: StandingState,
    proof: ProofGrade,
    /** What is proven to have arrived. */
    paid: Money,
    paidAt: Instant.nullable(),
    fulfilmentAllowed: z.boolean(),
  })
  .meta({ id: 'Standing' });
