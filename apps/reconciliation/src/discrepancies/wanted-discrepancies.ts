import type * as wire from '@punteo/contracts/reconciliation';
import { type DiscrepancyFilter, PunteoError } from '@punteo/payments';
import { withoutUndefined } from '../without-undefined.ts';

/** The store's filter for the one of the API and of the command line. Throws `option_invalid`. */
export function wantedDiscrepancies({
  unassigned,
  owner,
  withoutProvider,
  withoutAmount,
  firstSeenFrom,
  firstSeenTo,
  stateFrom,
  ...filter
}: wire.DiscrepancyFilter): DiscrepancyFilter {
  if (unassigned !== undefined && owner !== undefined)
    throw new PunteoError('option_invalid', 'Ask for one owner or for those without an owner, not for both.');
  if (withoutProvider !== undefined && filter.provider !== undefined)
    throw new PunteoError('option_invalid', 'Ask for one provider or for those without a provider, not for both.');
  if (withoutAmount !== undefined && filter.currency !== undefined)
    throw new PunteoError('option_invalid', 'Ask for one currency or for those without an amount, not for both.');
  return withoutUndefined({
    ...withCurrency(filter),
    owner: unassigned === undefined ? owner : null,
    withoutProvider: withoutProvider === undefined ? undefined : (true as const),
    withoutAmount: withoutAmount === undefined ? undefined : (true as const),
    firstSeenFrom: dateOf(firstSeenFrom),
    firstSeenTo: dateOf(firstSeenTo),
    stateFrom: dateOf(stateFrom),
  });
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
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
