import type { AuditStore } from './audit-store.ts';
import type { CallbackStore } from './callback-store.ts';
import type { CreateAttemptStore } from './create-attempt-store.ts';
import type { DiscrepancyStore } from './discrepancy-store.ts';
import type { ErasureStore } from './erasure-store.ts';
import type { EventStore } from './event-store.ts';
import type { OrderStore } from './order-store.ts';
import type { PaymentStore } from './payment-store.ts';
import type { PeriodStore } from './period-store.ts';
import type { RefundStore } from './refund-store.ts';
import type { RunStore } from './run-store.ts';
import type { ShapeStore } from './shape-store.ts';
import type { StandingStore } from './standing-store.ts';
import type { StatementStore } from './statement-store.ts';
import type { TransferStore } from './transfer-store.ts';
import type { VerificationStore } from './verification-store.ts';

/**
 * The persistent state. Every method is one transaction, committed when its promise resolves. Failures are
 * `PunteoError`s: `store_unavailable` (retryable), or a code that the method names.
 */
export interface Store {
  readonly orders: OrderStore;
  readonly createAttempts: CreateAttemptStore;
  readonly payments: PaymentStore;
  readonly transfers: TransferStore;
  readonly callbacks: CallbackStore;
  readonly standings: StandingStore;
  readonly verifications: VerificationStore;
  readonly events: EventStore;
  readonly refunds: RefundStore;
  readonly runs: RunStore;
  readonly discrepancies: DiscrepancyStore;
  readonly shapes: ShapeStore;
  readonly audit: AuditStore;
  readonly erasure: ErasureStore;
  readonly periods: PeriodStore;
  readonly statements: StatementStore;
}
