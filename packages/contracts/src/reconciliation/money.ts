import * as z from 'zod/mini';

const decimalGrammar = /^(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/;
const currencyGrammar = /^[A-Z][A-Z0-9]{2,9}$/;

/** Plain decimal text. */
export const Decimal = z.string().check(z.regex(decimalGrammar, 'Should be plain decimal text such as "100.00".'));

/** The code of a currency or an asset. */
export const Currency = z
  .string()
  .check(z.regex(currencyGrammar, 'Should be a currency code in capitals such as "USD".'));

/** An exact amount in a request: decimal text such as "100.00", never a JSON number. */
export const MoneyInput = z.strictObject({ value: Decimal, currency: Currency }).check(z.meta({ id: 'MoneyInput' }));

/** An exact amount in an answer, with the decimals of its money: those of its currency, or of a token. Compare it as a decimal. */
export const Money = z.object({ value: z.string(), currency: z.string() }).check(z.meta({ id: 'Money' }));
export type Money = z.output<typeof Money>;
