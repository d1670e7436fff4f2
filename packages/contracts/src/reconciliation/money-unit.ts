import * as z from 'zod/mini';
import { Claim } from './claim.ts';
import { Check } from './evidence.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** The smallest piece of money that pays an order: a provider's payment, or one transfer of a transaction. */
export const MoneyUnit = z
  .object({
    /** Names the unit in an allocation: 12 hex digits, the same for every order that claims it. */
    unitId: z.string(),
    claim: Claim,
    amount: Money,
    /**
     * `counted`: it may pay orders · `confirming`: its block is not final yet · `uncounted`: an open check keeps it from
     * counting · `reversed`, `refunded`: it counted before.
     */
    state: z.enum(['counted', 'confirming', 'uncounted', 'reversed', 'refunded']),
    /** When it moved, at the latest, by its witness; null where the witness does not say. */
    movedAt: z.nullable(Instant),
    /** Checks of the witness's answer that have not passed, and all comparisons with the order as it is now. */
    checks: z.array(Check),
    /** What of it pays this order, and whether a rule or a person gave it; null: nothing. */
    held: z.nullable(z.object({ amount: Money, by: z.enum(['rule', 'person']) })),
  })
  .check(z.meta({ id: 'MoneyUnit' }));
export type MoneyUnit = z.output<typeof MoneyUnit>;

/** The money that witnesses show for the claims of an order. */
export const OrderMoney = z
  .object({ orderId: z.string(), units: z.array(MoneyUnit) })
  .check(z.meta({ id: 'OrderMoney' }));
