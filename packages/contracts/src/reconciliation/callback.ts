import * as z from 'zod/mini';
import { Identifier, OrderId, ProviderName } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';

/**
 * `received`: not matched yet. `matched`: it has an order. `orphan`: it names no order of ours. `unreadable`: its
 * adapter cannot read it.
 */
export const CallbackOutcome = z
  .enum(['received', 'matched', 'orphan', 'unreadable'])
  .check(z.meta({ id: 'CallbackOutcome' }));

/** A request that came to a valid callback address. A hint: it proves nothing. */
export const Callback = z
  .object({
    callbackId: z.string(),
    provider: z.string(),
    /** SHA-256 of the body, 64 hex digits. */
    digest: z.string(),
    receivedAt: Instant,
    lastReceivedAt: Instant,
    /** How often the same bytes came to the same address. */
    deliveries: z.int(),
    contentType: z.nullable(z.string()),
    /** What was checked before it was stored: the secret callback address, or a signature. It proves nothing either way. */
    authenticatedBy: z.enum(['address', 'signature']),
    /** Headers of the first delivery that the provider's adapter keeps, such as those of a signature, by name. */
    headers: z.record(z.string(), z.string()),
    outcome: CallbackOutcome,
    /** Stable code of the reason for `orphan` or `unreadable`. */
    reason: z.nullable(z.string()),
    orderId: z.nullable(z.string()),
    /** What the body says, unproven; null before matching, and when unreadable. */
    hint: z.nullable(
      z.object({
        orderReference: z.nullable(z.string()),
        providerPaymentId: z.nullable(z.string()),
        transaction: z.nullable(z.object({ network: z.string(), hash: z.string() })),
        amount: z.nullable(Money),
        amountText: z.nullable(z.string()),
        occurredAtText: z.nullable(z.string()),
      }),
    ),
  })
  .check(z.meta({ id: 'Callback' }));
export type Callback = z.output<typeof Callback>;

/** The callback with its body as received; `bodyText` is null unless the body is UTF-8. */
export const CallbackWithBody = z
  .object({ ...Callback.shape, bodyBase64: z.string(), bodyText: z.nullable(z.string()) })
  .check(z.meta({ id: 'CallbackWithBody' }));

/** Which callbacks to list; all conditions that are set hold. */
export const CallbackQuery = z.strictObject({
  ...pageQuery,
  provider: z.optional(ProviderName),
  outcome: z.optional(CallbackOutcome),
  orderId: z.optional(OrderId),
});
/** A page of callbacks, newest first. */
export const CallbackPage = pageOf(Callback).check(z.meta({ id: 'CallbackPage' }));
/** Names a callback. */
export const callbackPath = z.object({ callbackId: Identifier });
