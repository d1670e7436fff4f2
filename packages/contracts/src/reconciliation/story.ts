import * as z from 'zod/mini';
import { AuditAnchor } from './audit.ts';
import { Callback } from './callback.ts';
import { CreateAttempt } from './create-attempt.ts';
import { Discrepancy } from './discrepancy.ts';
import { Evidence } from './evidence.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { pageQuery } from './page.ts';
import { ProofGrade, StandingState } from './standing.ts';

/** A provider's record of money, as last read. */
export const Payment = z
  .object({
    provider: z.string(),
    providerPaymentId: z.string(),
    orderId: z.nullable(z.string()),
    amount: Money,
    status: z.string(),
    providerStatus: z.string(),
    environment: z.nullable(z.string()),
    createdAt: z.nullable(Instant),
    updatedAt: z.nullable(Instant),
  })
  .check(z.meta({ id: 'Payment' }));

/** One thing that happened to an order. */
export const StoryEntry = z
  .discriminatedUnion('type', [
    /** As it was created, whatever was amended since. */
    z.object({
      at: Instant,
      type: z.literal('order_created'),
      amount: Money,
      dueAt: z.nullable(Instant),
      /** The providers that might pay it; empty: any. */
      providers: z.array(z.string()),
    }),
    z.object({ at: Instant, type: z.literal('order_fulfilled') }),
    z.object({
      at: Instant,
      type: z.literal('order_changed'),
      /** What was done: `order.amended`, `order.bound`. */
      change: z.string(),
      /** What it was done to: `order:A-1001`, or a discrepancy, a callback or an event of the order. */
      subject: z.string(),
      actor: z.string(),
      reason: z.string(),
      /** What changed, as in the audit: `amountBefore` and `amount`, `dueAtBefore` and `dueAt`, `claim`, `unit`. */
      detail: z.record(z.string(), z.nullable(z.string())),
      /** Its place in the chain of the audit. */
      anchor: z.nullable(AuditAnchor),
    }),
    z.object({
      at: Instant,
      type: z.enum(['create_attempt_started', 'create_attempt_finished']),
      attempt: CreateAttempt,
    }),
    z.object({ at: Instant, type: z.enum(['payment_bound', 'payment_observed']), payment: Payment }),
    z.object({ at: Instant, type: z.literal('callback_received'), callback: Callback }),
    z.object({ at: Instant, type: z.literal('evidence_taken'), evidence: Evidence }),
    z.object({
      at: Instant,
      type: z.literal('standing_changed'),
      from: StandingState,
      to: StandingState,
      proof: ProofGrade,
    }),
    z.object({
      at: Instant,
      type: z.enum(['event_delivered', 'event_dead']),
      eventType: z.string(),
      eventId: z.string(),
    }),
    z.object({ at: Instant, type: z.literal('discrepancy_found'), discrepancy: Discrepancy }),
    /** A stored row of the order that does not hold what Punteo writes: `callback:17`, `evidence:4`. */
    z.object({ at: Instant, type: z.literal('row_unreadable'), subject: z.string(), reason: z.string() }),
  ])
  .check(z.meta({ id: 'StoryEntry' }));
export type StoryEntry = z.output<typeof StoryEntry>;

/** Which page of a story to read. */
export const StoryQuery = z.strictObject(pageQuery);

/** A page of what happened to an order, oldest first; `nextCursor` is null on the last page. */
export const Story = z
  .object({ orderId: z.string(), entries: z.array(StoryEntry), nextCursor: z.nullable(z.string()) })
  .check(z.meta({ id: 'Story' }));
