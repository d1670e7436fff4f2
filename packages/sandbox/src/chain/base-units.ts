/**
 * Converts an amount to the smallest units of a token. A bigint is already in smallest units; decimal text such as
 * `100.00` is scaled.
 *
 * @throws RangeError when the text is not a decimal number, or has more decimals than the token.
 */
export function baseUnits(amount: bigint | string, decimals: number): bigint {
  if (typeof amount === 'bigint') return amount;
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined) throw new RangeError(`"${amount}" is not an amount. Write digits such as 100.00.`);
  if (fraction.length > decimals) throw new RangeError(`${amount} has more than the token's ${decimals} decimals.`);
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
