import * as z from 'zod';
import { EventType, Identifier, OrderId } from './identifiers.ts';
import { Instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

/** `dead`: no further attempt is made until somebody resends it. */
export const DeliveryState = z.enum(['pending', 'delivered', 'dead']).meta({ id: 'DeliveryState' });

/** The delivery of a merchant event to one endpoint. */
export const EventDelivery = z
  .object({
    /** `default`, or the end of its variables' names in lower case. */
    endpoint: z.string(),
    state: DeliveryState,
    /** Attempts so far, over all resends. */
    attempts: z.int(),
    /** `http_500`, `timeout`, `unreachable`; null: none, or it is delivered. */
    lastError: z.string().nullable(),
    /** Null: not waiting, or at once. */
    nextAttemptAt: Instant.nullable(),
    /** When it was delivered or died. */
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'EventDelivery' });

/** A merchant event and its deliveries. */
export const EventRecord = z
  .object({
    eventId: z.string(),
    /** `order.paid`. */
    type: z.string(),
    /** `order:` and the order's id, or `installation`. */
    stream: z.string(),
    sequence: z.int(),
    orderId: z.string().nullable(),
    createdAt: Instant,
    /** Of its worst delivery: dead, then pending, then delivered. */
    state: DeliveryState,
    /** None until a worker with an endpoint has seen the event. */
    deliveries: z.array(EventDelivery),
  })
  .meta({ id: 'EventRecord' });
export type EventRecord = z.output<typeof EventRecord>;

/** The event with what was or will be sent. */
export const EventWithPayload = EventRecord.extend({ payload: z.record(z.string(), z.unknown()) }).meta({
  id: 'EventWithPayload',
});

export const EventQuery = z.strictObject({
  ...pageQuery,
  state: DeliveryState.optional(),
  orderId: OrderId.optional(),
  type: EventType.optional(),
});
export const EventPage = pageOf(EventRecord).meta({ id: 'EventPage' });
export const eventPath = z.object({ eventId: Identifier });

/** Which deliveries to repeat: all conditions that are set hold, and at least one is set. */
export const ResendEventsBody = z
  .strictObject({
    eventIds: z.array(Identifier).min(1).max(200).optional(),
    /** Only dead letters. */
    failed: z.literal(true).optional(),
    /** Events written from (inclusive) to (exclusive). */
    since: Instant.optional(),
    until: Instant.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'Should name the events: `eventIds`, `failed`, `since` or `until`.')
  .meta({ id: 'ResendEventsBody' });

/** How many deliveries were requested again, in all and by endpoint. Those to an endpoint that no receiver has wait for it. */
export const ResentEvents = z
  .object({ deliveries: z.int(), byEndpoint: z.record(z.string(), z.int()) })
  .meta({ id: 'ResentEvents' });
