import type { Discrepancy, DiscrepancyKind, DiscrepancyState } from '../model/discrepancy.ts';
import type { Page, PageRequest } from './page.ts';

/** Discrepancies that reconciliation runs found, with what people decided about them. */
export interface DiscrepancyStore {
  /** Null when there is no discrepancy with this id. */
  get(discrepancyId: string): Promise<Discrepancy | null>;
  /** Discrepancies to which every given condition applies, newest first. */
  list(
    filter: {
      readonly state?: DiscrepancyState;
      readonly kind?: DiscrepancyKind;
      readonly orderId?: string;
      readonly owner?: string;
    },
    page: PageRequest,
  ): Promise<Page<Discrepancy>>;
  /** Stores a person's decision, and an audit row if it changes anything; null when there is no such discrepancy. */
  update(
    discrepancyId: string,
    change: { readonly owner?: string | null; readonly note?: string | null; readonly state?: 'open' | 'resolved' },
    actor: string,
  ): Promise<Discrepancy | null>;
}
