import type { Page, PageRequest } from './page.ts';

export interface EventStore {
  get(eventId: string): Promise<MerchantEvent | null>;
  list(filter: { readonly state?: MerchantEvent['state'] }, page: PageRequest): Promise<Page<MerchantEvent>>;
  markDelivered(eventId: string, at: Date): Promise<void>;
  /** Counts an attempt; `dead` when no more will be made. */
  markFailed(eventId: string, reason: string, dead: boolean): Promise<void>;
}

/** An event for the merchant, written in the transaction of the change that it tells. */
export interface MerchantEvent {
  /** Stays the same over retries: the receiver's key for doing a thing once. */
  readonly eventId: string;
  readonly orderId: string;
  /** Past tense: `order.paid`. */
  readonly type: string;
  /** The JSON text to sign and send, fixed when the event was written. */
  readonly payload: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
}
