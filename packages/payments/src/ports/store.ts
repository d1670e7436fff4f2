import type { AuditStore } from './audit-store.ts';
import type { CallbackStore } from './callback-store.ts';
import type { IntentStore } from './create-attempt-store.ts';
import type { DiscrepancyStore } from './discrepancy-store.ts';
import type { EventStore } from './event-store.ts';
import type { OrderStore } from './order-store.ts';
import type { PaymentStore } from './payment-store.ts';
import type { RunStore } from './run-store.ts';
import type { ShapeStore } from './shape-store.ts';
import type { JudgementStore } from './standing-store.ts';
import type { SightingStore } from './transfer-store.ts';

/**
 * Everything Punteo remembers. Every method is one transaction that has committed when its promise resolves. A
 * failure is a `PunteoError`: `store_unavailable` (retryable) or a code named at the method.
 */
export interface Store {
  readonly orders: OrderStore;
  readonly intents: IntentStore;
  readonly payments: PaymentStore;
  readonly sightings: SightingStore;
  readonly callbacks: CallbackStore;
  readonly judgements: JudgementStore;
  readonly events: EventStore;
  readonly runs: RunStore;
  readonly discrepancies: DiscrepancyStore;
  readonly shapes: ShapeStore;
  readonly audit: AuditStore;
}
