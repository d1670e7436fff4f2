import { DiscrepancyFilter as Wanted } from '@punteo/contracts/reconciliation';
import { DISCREPANCY_KINDS, DISCREPANCY_SORTS, type DiscrepancyFilter, type DiscrepancySort } from '@punteo/payments';
import { wantedDiscrepancies } from '../discrepancies/wanted-discrepancies.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { FilterOptions } from './commands/discrepancies.ts';
import { oneOf } from './one-of.ts';
import { optionsOf } from './options-of.ts';

/** The store's filter for the options of `discrepancies list` and of every command beside it. Throws `option_invalid`. */
export function discrepancyFilter(options: FilterOptions): DiscrepancyFilter {
  const { state, kind, order, owner, unassigned, provider, currency, olderThan, newerThan } = options;
  const { atLeast, atMost, dueBy, text } = options;
  oneOf('--kind', DISCREPANCY_KINDS, kind);
  const asked = {
    state: state === 'all' ? undefined : state,
    orderId: order,
    unassigned: unassigned ? 'true' : undefined,
    olderThanDays: olderThan,
    newerThanDays: newerThan,
  };
  const filter = withoutUndefined({ ...asked, kind, owner, provider, currency, atLeast, atMost, dueBy, text });
  return wantedDiscrepancies(optionsOf(Wanted, filter, OPTION_NAMES));
}

export function discrepancySort(sort: string | undefined): DiscrepancySort | undefined {
  return oneOf('--sort', DISCREPANCY_SORTS, sort);
}

/** Where an option has another name than its member of the filter. */
const OPTION_NAMES = { orderId: 'order', olderThanDays: 'older-than', newerThanDays: 'newer-than' };
