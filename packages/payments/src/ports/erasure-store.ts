import type { Erasure, ErasurePlan, ErasureSelection } from '../model/erasure.ts';
import type { ChangedBy } from '../model/order-change.ts';
import type { Page, PageRequest } from './page.ts';

/**
 * Erases personal data and keeps what was proven: facts of evidence, decisions, digests and the audit are unchanged. What
 * was erased is not stored again when a provider is read again.
 */
export interface ErasureStore {
  /** What `erase` would do now. Changes nothing. For a person it reads every stored document. */
  plan(selection: ErasureSelection): Promise<ErasurePlan>;
  /**
   * Erases, some hundred orders in one transaction, and writes an audit row for the erasure and one for each order. After a
   * failure a repetition erases the rest. Throws `order_unknown`.
   */
  erase(selection: ErasureSelection, by: ChangedBy, now: Date): Promise<Erasure>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Erasure>>;
}
