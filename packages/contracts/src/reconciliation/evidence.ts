import * as z from 'zod/mini';
import { Claim } from './claim.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';

/** One named comparison and its result, with both values where they can be shown. */
export const Check = z
  .object({
    name: z.string(),
    result: z.enum(['passed', 'failed', 'unknown']),
    expected: z.optional(z.string()),
    actual: z.optional(z.string()),
  })
  .check(z.meta({ id: 'Check' }));
export type Check = z.output<typeof Check>;

/** A provider's payment as read back. */
const PaymentFacts = z
  .object({
    kind: z.literal('payment'),
    amount: Money,
    status: z.string(),
    /** The provider's own word for the status. */
    providerStatus: z.string(),
    createdAt: z.nullable(Instant),
    /** When it last changed, by the provider's clock. */
    updatedAt: z.nullable(Instant),
  })
  .check(z.meta({ id: 'PaymentFacts' }));

/** A transaction as enough nodes of its chain show it. */
const TransactionFacts = z
  .object({
    kind: z.literal('transaction'),
    chainId: z.int(),
    /** Null: the chain has no such transaction. */
    block: z.nullable(z.object({ height: z.string(), hash: z.string(), minedAt: Instant })),
    /** Whether it was in another block before, which no longer holds. */
    isReplaced: z.boolean(),
    /** Transfers of listed tokens to the merchant, in the order of the transaction. */
    transfers: z.array(
      z.object({
        /** The token's contract; `native` for the chain's own coin. */
        token: z.string(),
        recipient: z.string(),
        /** The n-th transfer of this token to this recipient in the transaction, from 0. */
        position: z.int(),
        amount: Money,
        /** By how much an order may differ and still be paid by it. */
        tolerance: Money,
      }),
    ),
  })
  .check(z.meta({ id: 'TransactionFacts' }));

/** One answer of one witness about one claim. Never edited: a later answer is a new entry. */
export const Evidence = z
  .object({
    evidenceId: z.string(),
    claim: Claim,
    witness: z.string(),
    /** False when the witness could not be asked. Such evidence never changes a standing. */
    answered: z.boolean(),
    /** Comparisons with the configuration of that day. Comparisons with the order are made anew each time. */
    checks: z.array(Check),
    /** What the witness showed; null: nothing. */
    facts: z.nullable(z.discriminatedUnion('kind', [PaymentFacts, TransactionFacts])),
    /** The witness's answer as received; empty where there was none, null when it was erased. */
    document: z.nullable(z.string()),
    checkedAt: Instant,
  })
  .check(z.meta({ id: 'Evidence' }));
export type Evidence = z.output<typeof Evidence>;
