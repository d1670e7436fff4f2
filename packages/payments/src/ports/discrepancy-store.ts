import type { Discrepancy, DiscrepancyKind, DiscrepancyState } from '../model/discrepancy.ts';
import type { Page, PageRequest } from './page.ts';

export interface DiscrepancyStore {
  get(discrepancyId: string): Promise<Discrepancy | null>;
  list(
    filter: {
      readonly state?: DiscrepancyState;
      readonly kind?: DiscrepancyKind;
      readonly orderId?: string;
      readonly owner?: string;
    },
    page: PageRequest,
  ): Promise<Page<Discrepancy>>;
  /** A person's decision, with an audit row; null when there is no such discrepancy. */
  update(
    discrepancyId: string,
    change: { readonly owner?: string | null; readonly note?: string | null; readonly state?: 'open' | 'resolved' },
    actor: string,
  ): Promise<Discrepancy | null>;
}
