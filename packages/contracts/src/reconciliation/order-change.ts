import * as z from 'zod';
import { ProviderName, ProviderPaymentId, Reason, UnitId } from './identifiers.ts';
import { Instant } from './instant.ts';
import { MoneyInput } from './money.ts';

const onlyReason = z.strictObject({ reason: Reason });

/** A changed expectation: at least one of `amount`, `dueAt` (null: never due) and `providers` (empty: any). */
export const PostAmendmentBody = z
  .strictObject({
    amount: MoneyInput.optional(),
    dueAt: Instant.nullish(),
    providers: z.array(ProviderName).max(16).optional(),
    /** Removes a provider although money through it counts for the order. */
    force: z.boolean().optional(),
    reason: Reason,
  })
  .refine(
    ({ amount, dueAt, providers }) => amount !== undefined || dueAt !== undefined || providers !== undefined,
    'Should change something.',
  )
  .meta({ id: 'PostAmendmentBody' });

export const PostCancellationBody = onlyReason.meta({ id: 'PostCancellationBody' });
export const PostClosureBody = onlyReason.meta({ id: 'PostClosureBody' });
export const PostPartsAcceptanceBody = onlyReason.meta({ id: 'PostPartsAcceptanceBody' });

/** Names a payment (its id), or a transaction (`<network>:<hash>`, the network as the provider spells it). */
const namedClaim = { provider: ProviderName, claim: ProviderPaymentId };

export const PostClaimBody = z.strictObject({ ...namedClaim, reason: Reason }).meta({ id: 'PostClaimBody' });
export const PostClaimWithdrawalBody = z
  .strictObject({ ...namedClaim, reason: Reason })
  .meta({ id: 'PostClaimWithdrawalBody' });

/** Names the money of a claim; `unitId` is needed where a transaction holds several transfers. */
const namedUnit = {
  ...namedClaim,
  unitId: UnitId.optional(),
};

/** Gives the order a unit of money, or the part `amount` of it. The parts of one unit are at most the unit. */
export const PostAllocationBody = z
  .strictObject({ ...namedUnit, amount: MoneyInput, reason: Reason })
  .meta({ id: 'PostAllocationBody' });
export const PostAllocationWithdrawalBody = z
  .strictObject({ ...namedUnit, reason: Reason })
  .meta({ id: 'PostAllocationWithdrawalBody' });
