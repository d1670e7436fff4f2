import * as z from 'zod/mini';
import { EventType, Identifier, OrderId, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

/** `dead`: no further attempt is made until somebody resends it. */
export const DeliveryState = z.enum(['pending', 'delivered', 'dead']).check(z.meta({ id: 'DeliveryState' }));

/** The delivery of a merchant event to one endpoint. */
export const EventDelivery = z
  .object({
    /** `default`, or the end of its variables' names in lower case. */
    endpoint: z.string(),
    state: DeliveryState,
    /** Attempts so far, over all resends. */
    attempts: z.int(),
    /** `http_500`, `timeout`, `unreachable`; null: none, or it is delivered. */
    lastError: z.nullable(z.string()),
    /** Null: not waiting, or at once. */
    nextAttemptAt: z.nullable(Instant),
    /** When it was delivered or died. */
    finishedAt: z.nullable(Instant),
  })
  .check(z.meta({ id: 'EventDelivery' }));

/** A merchant event and its deliveries. */
export const EventRecord = z
  .object({
    eventId: z.string(),
    /** `order.paid`. */
    type: z.string(),
    /** `order:` and the order's id, or `installation`. */
    stream: z.string(),
    sequence: z.int(),
    orderId: z.nullable(z.string()),
    createdAt: Instant,
    /** Of its worst delivery: dead, then pending, then delivered. */
    state: DeliveryState,
    /** None until a worker with an endpoint has seen the event. */
    deliveries: z.array(EventDelivery),
  })
  .check(z.meta({ id: 'EventRecord' }));
export type EventRecord = z.output<typeof EventRecord>;

/** The event with what was or will be sent. */
export const EventWithPayload = z
  .object({ ...EventRecord.shape, payload: z.record(z.string(), z.unknown()) })
  .check(z.meta({ id: 'EventWithPayload' }));

/** Which merchant events to list; all conditions that are set hold. */
export const EventQuery = z.strictObject({
  ...pageQuery,
  state: z.optional(DeliveryState),
  orderId: z.optional(OrderId),
  type: z.optional(EventType),
});
/** A page of merchant events, newest first. */
export const EventPage = pageOf(EventRecord).check(z.meta({ id: 'EventPage' }));
/** Names a merchant event. */
export const eventPath = z.object({ eventId: Identifier });

/** Which deliveries to repeat: all conditions that are set hold, and at least one is set. */
export const ResendEventsBody = z
  .strictObject({
    eventIds: z.optional(z.array(Identifier).check(z.minLength(1), z.maxLength(200))),
    /** Only dead letters. */
    failed: z.optional(z.literal(true)),
    /** Events written from (inclusive) to (exclusive). */
    since: z.optional(Instant),
    until: z.optional(Instant),
    /** For the audit. */
    reason: z.optional(Reason),
  })
  .check(
    z.refine(
      ({ eventIds, failed, since, until }) => [eventIds, failed, since, until].some((each) => each !== undefined),
      'Should name the events: `eventIds`, `failed`, `since` or `until`.',
    ),
    z.meta({ id: 'ResendEventsBody' }),
  );

/** How many deliveries were requested again, in all and by endpoint. Those to an endpoint that no receiver has wait for it. */
export const ResentEvents = z
  .object({ deliveries: z.int(), byEndpoint: z.record(z.string(), z.int()) })
  .check(z.meta({ id: 'ResentEvents' }));
