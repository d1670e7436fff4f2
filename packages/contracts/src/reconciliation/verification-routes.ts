import * as z from 'zod/mini';
import { Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { orderPath } from './order.ts';
import { problem } from './problem-responses.ts';

/** Asks the witnesses of an order again. */
export const PostVerificationBody = z.strictObject({ reason: Reason }).check(z.meta({ id: 'PostVerificationBody' }));

/** Verifications that were queued. */
export const QueuedVerification = z
  .object({
    orderId: z.string(),
    requestedAt: Instant,
    /** One for each provider that has a payment or a transaction of the order. */
    providers: z.array(
      z.object({
        provider: z.string(),
        /** The worker asks soon after this. The provider's budget for verifications may put it off further. */
        notBefore: Instant,
      }),
    ),
  })
  .check(z.meta({ id: 'QueuedVerification' }));

/** Verifications that a person asks for. */
export const verificationRoutes = {
  requestVerification: {
    method: 'POST',
    path: '/v1/orders/:orderId/verifications',
    summary: 'Verify an order again',
    description:
      'Queues a verification at each provider of the order’s payments and transactions, as urgent as one of a callback, and ' +
      'within the budget of the provider; a receiver does it. The story then has new evidence, unless the answer is the ' +
      'same and shows no money. Writes an audit row. 409 `nothing_to_verify`: no payment or transaction at a configured ' +
      'provider is named for the order.',
    pathParams: orderPath,
    body: PostVerificationBody,
    responses: { 202: QueuedVerification, 404: problem, 409: problem, 422: problem },
  },
} as const;
