import type { DeliveryState, MerchantEvent } from '../model/merchant-event.ts';
import type { Page, PageRequest } from './page.ts';

/** Merchant events and the state of their delivery to each endpoint. */
export interface EventStore {
  /** Null when there is no event with this id. */
  get(eventId: string): Promise<MerchantEvent | null>;
  /** Events to which every condition of the filter applies, newest first. */
  list(filter: EventFilter, page: PageRequest): Promise<Page<MerchantEvent>>;
  /**
   * Requests that events are delivered again, under the same ids and sequences, to each endpoint that they were sent to;
   * `failed`: only where they are dead. Writes one audit row. Returns the number of deliveries to each endpoint: those to
   * an endpoint that no worker has wait for it. Throws `event_unknown`, `option_invalid` without any condition.
   */
  resend(events: ResendFilter, actor: string, reason?: string): Promise<ReadonlyMap<string, number>>;
  /** The events that wait for a delivery, and those that could not be delivered. */
  counts(): Promise<{ readonly pending: number; readonly dead: number }>;
  /** The oldest pending delivery of a lane, whether or not its next attempt is due; null: none is pending. */
  nextDelivery(lane: DeliveryLane): Promise<PendingDelivery | null>;
  /** Records an attempt and its outcome. A delivery stays delivered, whatever a late worker reports. */
  recordAttempt(
    delivery: Pick<PendingDelivery, 'endpoint' | 'eventId'>,
    attempt: { readonly at: Date; readonly outcome: AttemptOutcome },
  ): Promise<void>;
}

/**
 * Deliveries that are made one after the other, oldest first: the first deliveries of one stream to one endpoint, or those
 * that a person requested again.
 */
export interface DeliveryLane {
  readonly endpoint: string;
  readonly stream: string;
  readonly resent: boolean;
}

/** A merchant event that waits for its delivery to one endpoint. */
export interface PendingDelivery extends DeliveryLane {
  readonly eventId: string;
  readonly type: string;
  readonly orderId: string | null;
  readonly payload: string;
  /** Attempts so far, over all resends. */
  readonly attempts: number;
  /** When the event was written, or resent. */
  readonly waitingSince: Date;
  /** The first failed attempt since then; null: none. */
  readonly triedSince: Date | null;
  /** Null: at once. */
  readonly nextAttemptAt: Date | null;
  /** The trace of the change that the event reports, in W3C Trace Context; null: none. */
  readonly traceparent: string | null;
}

/** `reason`: `http_500`, `timeout`, `unreachable`. `nextAttemptAt` null: the event is a dead letter. */
export type AttemptOutcome =
  | { readonly delivered: true }
  | { readonly delivered: false; readonly reason: string; readonly nextAttemptAt: Date | null };

/** Which events: all conditions that are set hold. With none set: every event. */
export interface EventFilter {
  readonly state?: DeliveryState;
  readonly orderId?: string;
  readonly type?: string;
}

/** Which events: all conditions that are set hold. At least one must be set. */
export interface ResendFilter {
  readonly eventIds?: readonly string[];
  /** Only the deliveries that are dead letters. */
  readonly failed?: boolean;
  /** Written from (inclusive) to (exclusive). */
  readonly since?: Date;
  readonly until?: Date;
}
