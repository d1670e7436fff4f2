import { type OrderChange, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { type AmountInput, orderAmount } from './order-amount.ts';
import { providerFault } from './put-orders.ts';

/** What is to change about an order's expectation; absent: nothing about it. */
export interface Amendment {
  readonly amount?: AmountInput | undefined;
  /** An instant in ISO 8601; null: never due. */
  readonly dueAt?: string | null | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly force?: boolean | undefined;
}

/** The change of an order that amends it. Throws `provider_not_configured`, `amount_malformed`, `unknown_currency`. */
export function amendment(app: Pick<App, 'providers'>, { amount, dueAt, providers, force }: Amendment): OrderChange {
  const fault = providerFault(app, { providers: providers ?? [], payments: [] });
  if (fault !== null) throw new PunteoError('provider_not_configured', `${fault}.`);
  return {
    type: 'amend',
    ...withoutUndefined({
      amount: amount && orderAmount(amount, app.providers),
      dueAt: dueAt === undefined || dueAt === null ? dueAt : new Date(dueAt),
      providers,
      force,
    }),
  };
}
