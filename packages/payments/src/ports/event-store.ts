import type { DeliveryState, MerchantEvent } from '../model/merchant-event.ts';
import type { Page, PageRequest } from './page.ts';

/** Merchant events and the state of their delivery to each endpoint. */
export interface EventStore {
  get(eventId: string): Promise<MerchantEvent | null>;
  list(filter: EventFilter, page: PageRequest): Promise<Page<MerchantEvent>>;
  /**
   * Requests that events are delivered again, under the same ids and sequences, to each endpoint that they were sent to;
   * `failed`: only where they are dead. Writes one audit row. Returns the number of deliveries.
   */
  resend(events: ResendFilter, actor: string): Promise<number>;
}

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
