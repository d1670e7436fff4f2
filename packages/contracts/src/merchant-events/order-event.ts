import * as z from 'zod/mini';
import { Instant } from '../reconciliation/instant.ts';
import { Money } from '../reconciliation/money.ts';
import { ProofGrade, StandingState } from '../reconciliation/standing.ts';
import { common, eventOf } from './event.ts';

/**
 * Why the order changed. `witness`: a witness answered, or time passed. `allocation`: another order's claim moved the
 * money. `amendment` and `person`: a change of the order, and a decision about its money.
 */
const OrderEventCause = z
  .enum(['witness', 'amendment', 'allocation', 'person'])
  .check(z.meta({ id: 'OrderEventCause' }));

/** An event about one order: a snapshot of the order after the change. */
export function orderEvent<const State extends StandingState>(state: State, sent: string) {
  return eventOf(
    `order.${state}`,
    sent,
    z.object({
      ...common,
      /** `order:` and the order's id. */
      stream: z.string().check(z.regex(/^order:/)),
      cause: OrderEventCause,
      orderId: z.string(),
      state: z.literal(state),
      previousState: StandingState,
      proof: ProofGrade,
      /** Whether the goods may go out. */
      fulfilmentAllowed: z.boolean(),
      amount: Money,
      /** The money that is proven to have arrived. */
      paid: Money,
      paidAt: z.nullable(Instant),
    }),
  );
}
