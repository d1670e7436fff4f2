import type * as wire from '@punteo/contracts/reconciliation';
import { type PaymentFilter, PunteoError } from '@punteo/payments';
import { withCurrency } from '../discrepancies/wanted-discrepancies.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** The store's filter for the one of the API. Throws `option_invalid`. */
export function wantedPayments({ unbound, orderId, ...filter }: wire.PaymentFilter): PaymentFilter {
  if (unbound !== undefined && orderId !== undefined)
    throw new PunteoError(
      'option_invalid',
      'Ask for the payments of one order or for those without an order, not for both.',
    );
  return withoutUndefined({ ...withCurrency(filter), orderId: unbound === undefined ? orderId : null });
}
