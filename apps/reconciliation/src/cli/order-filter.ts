import { OrderFilter as Wanted } from '@punteo/contracts/reconciliation';
import { type OrderFilter, STANDING_STATES } from '@punteo/payments';
import type { App } from '../app.ts';
import { wantedOrders } from '../orders/wanted-orders.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { OrderFilterOptions } from './commands/orders.ts';
import { oneOf } from './one-of.ts';
import { optionsOf } from './options-of.ts';

/**
 * The store's filter for the options of `orders list`, once the app is open: its providers know their marks of a buyer.
 * Throws `option_invalid` before.
 */
export function orderFilter(options: OrderFilterOptions): (app: Pick<App, 'providers'>) => OrderFilter {
  const { order, payment, transaction, provider, currency, atLeast, atMost, from, to, buyer } = options;
  const state = oneOf('--state', STANDING_STATES, options.state);
  const asked = { orderId: order, createdFrom: from, createdTo: to };
  const filter = { ...asked, state, payment, transaction, provider, currency, atLeast, atMost, buyer };
  const wanted = optionsOf(Wanted, withoutUndefined(filter), OPTION_NAMES);
  // Without the app already: an amount without a currency is refused before the database is opened.
  wantedOrders({ providers: [] }, wanted);
  return (app) => wantedOrders(app, wanted);
}

/** Where an option has another name than its member of the filter. */
const OPTION_NAMES = { orderId: 'order', createdFrom: 'from', createdTo: 'to' };
