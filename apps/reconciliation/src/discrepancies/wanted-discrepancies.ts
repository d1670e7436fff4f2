import type * as wire from '@punteo/contracts/reconciliation';
import { type DiscrepancyFilter, PunteoError } from '@punteo/payments';
import { withoutUndefined } from '../without-undefined.ts';

/** The store's filter for the one of the API and of the command line. Throws `option_invalid`. */
export function wantedDiscrepancies({ unassigned, owner, ...filter }: wire.DiscrepancyFilter): DiscrepancyFilter {
  if (unassigned !== undefined && owner !== undefined)
    throw new PunteoError('option_invalid', 'Ask for one owner or for those without an owner, not for both.');
  return withoutUndefined({ ...withCurrency(filter), owner: unassigned === undefined ? owner : null });
}

/** Amounts of two currencies are never compared. */
export function withCurrency<Filter extends AmountRange>(filter: Filter): Filter {
  const { atLeast, atMost, currency } = filter;
  if (currency === undefined && (atLeast !== undefined || atMost !== undefined))
    throw new PunteoError('option_invalid', 'A range of amounts needs a currency.');
  return filter;
}

interface AmountRange {
  readonly atLeast?: string | undefined;
  readonly atMost?: string | undefined;
  readonly currency?: string | undefined;
}
