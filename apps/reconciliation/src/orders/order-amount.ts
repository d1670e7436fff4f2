import { currencyExponent, type Money, moneyFromDecimal, type Provider, trimMoney } from '@punteo/payments';

/** An amount in plain decimal text. */
export interface AmountInput {
  readonly value: string;
  readonly currency: string;
}

/**
 * An order's amount, in a currency of ISO 4217 or in an asset of a configured provider. Throws `unknown_currency`,
 * `amount_malformed`.
 */
export function orderAmount({ value, currency }: AmountInput, providers: readonly Pick<Provider, 'assets'>[]): Money {
  const assets = providers.flatMap((provider) => provider.assets ?? []);
  return trimMoney(moneyFromDecimal(value, currency, currencyExponent(currency, assets)));
}
