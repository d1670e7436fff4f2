import type { Evidence, EvidenceDraft } from '../model/evidence.ts';
import type { Dossier } from '../model/order-facts.ts';
import type { Standing } from '../model/standing.ts';

export interface JudgementStore {
  /** All facts of these orders, for `decide`; unknown ids are left out. */
  dossiers(orderIds: readonly string[]): Promise<readonly Dossier[]>;
  /**
   * Appends evidence and judges the order again, in one transaction under the order's lock, which other orders' judgements may share:
   * answers `used_once` for each piece (first come, first served over `proofKeys`), loads the dossier, calls `judge` (pure), and when
   * the standing changed writes it, its transition and the merchant's event. Throws `order_unknown`, `transition_forbidden`;
   * `judgement_overtaken` (retryable: ask again) when the order has other evidence by now than the last piece that was known when the
   * witnesses were asked, `askedAfter` (null: none).
   */
  judge(
    orderId: string,
    evidence: readonly EvidenceDraft[],
    judge: (dossier: Dossier) => Standing,
    askedAfter?: string | null,
  ): Promise<JudgementResult>;
  /** Orders that somebody asked to look at, a callback or a schedule, and that nobody has finished looking at yet. */
  wanted(): Promise<readonly { readonly orderId: string }[]>;
  /** Claims that should be asked about again by now: open ones by the polling schedule, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly { readonly orderId: string }[]>;
  /**
   * Sets when an order is to be looked at again; null: never. With `lookedAt`, null leaves alone what is scheduled for
   * after it: somebody else gave a reason to look while this look was under way.
   */
  schedule(orderId: string, nextCheckAt: Date | null, lookedAt?: Date): Promise<void>;
  /**
   * Takes one look at an order out of the budget, before a witness is asked: of several who ask at once, one gets it. Returns 0, or
   * after how many seconds to try again. Counted in the store, by its clock: restarts and other workers change nothing.
   */
  takeLook(orderId: string, budget: LookBudget): Promise<number>;
}

/** How often witnesses may be asked because somebody called. */
export interface LookBudget {
  /** An order rests so long after it was asked about. */
  readonly restSeconds: number;
  /** Looks at orders, all together, by the database's minute. */
  readonly looksPerMinute: number;
}

export interface JudgementResult {
  readonly before: Standing;
  readonly after: Standing;
  readonly evidence: readonly Evidence[];
}
