/** An exact amount as the API has it: decimal text and a currency. */
export interface MoneyValue {
  readonly value: string;
  readonly currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** An amount as the locale writes numbers, with every decimal that it has: `1,234.50`. Digits are never rounded. */
export function amountText(value: string, locale: string): string {
  const decimals = value.split('.')[1]?.length ?? 0;
  const key = `${locale} ${decimals}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  formats.set(key, format);
  // Text is formatted digit by digit; as a number it would be rounded.
  return format.format(value as `${number}`);
}

/** `1,234.50 EUR`. */
export function moneyText({ value, currency }: MoneyValue, locale: string): string {
  return `${amountText(value, locale)}\u00A0${currency}`;
}
