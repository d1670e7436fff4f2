import * as z from 'zod/mini';
import { ProviderName, ProviderPaymentId, Reason, UnitId } from './identifiers.ts';
import { Instant } from './instant.ts';
import { MoneyInput } from './money.ts';

const onlyReason = z.strictObject({ reason: Reason });

/** A changed expectation: at least one of `amount`, `dueAt` (null: never due) and `providers` (empty: any). */
export const PostAmendmentBody = z
  .strictObject({
    amount: z.optional(MoneyInput),
    dueAt: z.nullish(Instant),
    providers: z.optional(z.array(ProviderName).check(z.maxLength(16))),
    /** Removes a provider although money through it counts for the order. */
    force: z.optional(z.boolean()),
    reason: Reason,
  })
  .check(
    z.refine(
      ({ amount, dueAt, providers }) => amount !== undefined || dueAt !== undefined || providers !== undefined,
      'Should change something.',
    ),
    z.meta({ id: 'PostAmendmentBody' }),
  );

/** Cancels an order. */
export const PostCancellationBody = onlyReason.check(z.meta({ id: 'PostCancellationBody' }));
/** Closes an order as abandoned. */
export const PostClosureBody = onlyReason.check(z.meta({ id: 'PostClosureBody' }));
/** Withdraws a recorded fulfilment. */
export const PostFulfilmentWithdrawalBody = onlyReason.check(z.meta({ id: 'PostFulfilmentWithdrawalBody' }));
/** Accepts several payments as the payment of an order. */
export const PostPartsAcceptanceBody = onlyReason.check(z.meta({ id: 'PostPartsAcceptanceBody' }));

/** Names a payment (its id), or a transaction (`<network>:<hash>`, the network as the provider spells it). */
const namedClaim = { provider: ProviderName, claim: ProviderPaymentId };

/** Binds a payment or a transaction to an order. */
export const PostClaimBody = z.strictObject({ ...namedClaim, reason: Reason }).check(z.meta({ id: 'PostClaimBody' }));
/** Withdraws a payment or a transaction from an order. */
export const PostClaimWithdrawalBody = z
  .strictObject({ ...namedClaim, reason: Reason })
  .check(z.meta({ id: 'PostClaimWithdrawalBody' }));

/** Names the money of a claim; `unitId` is needed where a transaction holds several transfers. */
const namedUnit = {
  ...namedClaim,
  unitId: z.optional(UnitId),
};

/** Gives the order a unit of money, or the part `amount` of it. The parts of one unit are at most the unit. */
export const PostAllocationBody = z
  .strictObject({ ...namedUnit, amount: MoneyInput, reason: Reason })
  .check(z.meta({ id: 'PostAllocationBody' }));
/** Takes back what a person allocated. */
export const PostAllocationWithdrawalBody = z
  .strictObject({ ...namedUnit, reason: Reason })
  .check(z.meta({ id: 'PostAllocationWithdrawalBody' }));
