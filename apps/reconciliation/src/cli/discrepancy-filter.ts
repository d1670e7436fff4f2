import { DISCREPANCY_KINDS } from '@punteo/payments';
import { withoutUndefined } from '../without-undefined.ts';
import type { FilterOptions } from './commands/discrepancies.ts';
import { oneOf } from './one-of.ts';

/** The store's filter for the options of `discrepancies list` and `export`. Throws `option_invalid`. */
export function discrepancyFilter({ state, kind, order, owner }: FilterOptions) {
  return withoutUndefined({
    state: state === 'all' ? undefined : state,
    kind: oneOf('--kind', DISCREPANCY_KINDS, kind),
    orderId: order,
    owner,
  });
}
