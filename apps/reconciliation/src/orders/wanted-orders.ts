import type * as wire from '@punteo/contracts/reconciliation';
import type { OrderFilter, Provider } from '@punteo/payments';
import { withCurrency } from '../discrepancies/wanted-discrepancies.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** The store's filter for the one of the API and of the command line. Throws `option_invalid`. */
export function wantedOrders(
  { providers }: { readonly providers: readonly Pick<Provider, 'payersNamed'>[] },
  { createdFrom, createdTo, buyer, ...filter }: wire.OrderFilter,
): OrderFilter {
  return withoutUndefined({
    ...withCurrency(filter),
    createdFrom: dateOf(createdFrom),
    createdTo: dateOf(createdTo),
    payers:
      buyer === undefined ? undefined : providers.flatMap((provider) => provider.payersNamed?.([buyer.trim()]) ?? []),
  });
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
