import type { Evidence, EvidenceDraft } from '../model/evidence.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Standing } from '../model/standing.ts';

/** Evidence, and the standing that follows from it. The only way to change a standing. */
export interface StandingStore {
  /** All facts that `decide` needs, one entry per known order; unknown ids are left out. */
  orderFacts(orderIds: readonly string[]): Promise<readonly OrderFacts[]>;
  /**
   * Appends evidence and decides the order again, in one transaction that holds the order's lock:
   * 1. locks every order that claims the same transactions or payments, and loads their facts;
   * 2. calls `decideAll` with the new evidence: which money pays which order, and where each stands;
   * 3. stores allocations and standings and, where one changed, its transition and the merchant event.
   *
   * An answer about a claim is left out when the verification of another order asked later and stored its answer since
   * `basedOnEvidenceId`: the stored one is newer. An answer about a claim that never showed money is left out when it
   * repeats the latest one, or when it is about a transaction that a callback claimed and the order has a thousand pieces
   * of evidence: these would grow without end. Its claim keeps the time, see `OrderClaim.askedAt`.
   *
   * Throws `order_unknown`; `transition_forbidden`; `verification_outdated` (retryable: verify again) when another
   * verification of this order stored evidence since `basedOnEvidenceId`.
   */
  recordEvidence(orderId: string, evidence: readonly EvidenceDraft[], options: DecisionOptions): Promise<Decision>;
}

/** What a decision is based on. */
export interface DecisionOptions {
  /** The instant of the decision. */
  readonly now: Date;
  /** The latest evidence on the order's claims when the witnesses were asked; null: none; absent: not checked. */
  readonly basedOnEvidenceId?: string | null;
  /** The trace that the order's merchant event belongs to, in W3C Trace Context; null or absent: none. */
  readonly traceparent?: string | null;
}

/** The standing before and after a decision, and the evidence that was stored with it. */
export interface Decision {
  readonly before: Standing;
  readonly after: Standing;
  readonly evidence: readonly Evidence[];
}
