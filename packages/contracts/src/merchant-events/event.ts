import * as z from 'zod/mini';
import '../english.ts';
import { Instant } from '../reconciliation/instant.ts';

/** The schema of one type of event. `sent` says when it is sent; it becomes the description in JSON Schema and OpenAPI. */
export function eventOf<const Type extends string, Data extends z.ZodMiniObject>(type: Type, sent: string, data: Data) {
  return z
    .object({
      type: z.literal(type),
      /** When it happened. The header `webhook-timestamp` says when it was sent. */
      timestamp: Instant,
      data,
    })
    .check(z.meta({ id: schemaId(type), description: sent }));
}

/** What every event has in `data`. A resent event keeps all of it. */
export const common = {
  /** Identifies the event, over every attempt and resend; equals the header `webhook-id`. */
  eventId: z.string(),
  /** Counts the events of the stream, from 1. */
  sequence: z.int().check(z.minimum(1)),
};

/** What every event about the installation has in `data`. */
export const commonOfInstallation = { ...common, stream: z.literal('installation') };

/** `order.paid_late`: `OrderPaidLateEvent`. */
function schemaId(type: string): string {
  const parts = type.split(/[._]/).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  return `${parts.join('')}Event`;
}
