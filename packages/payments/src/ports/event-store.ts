import type { MerchantEvent } from '../model/merchant-event.ts';
import type { Page, PageRequest } from './page.ts';

/** Merchant events and the state of their delivery. */
export interface EventStore {
  get(eventId: string): Promise<MerchantEvent | null>;
  list(filter: { readonly state?: MerchantEvent['state'] }, page: PageRequest): Promise<Page<MerchantEvent>>;
  markDelivered(eventId: string, at: Date): Promise<void>;
  /** Counts a failed attempt. `dead`: no further attempt will be made, and the event is a dead letter. */
  markFailed(eventId: string, reason: string, dead: boolean): Promise<void>;
}
