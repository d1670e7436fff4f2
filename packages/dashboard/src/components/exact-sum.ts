/** The exact sum of decimal texts, with the decimals of the one that has most: `0.1` and `0.20` are `0.30`. */
export function sumOf(values: readonly string[]): string {
  const decimals = Math.max(0, ...values.map(decimalsOf));
  const minor = values.reduce((sum, value) => sum + minorOf(value, decimals), 0n);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${minor < 0n ? '-' : ''}${whole}${fraction}`;
}

/** The exact difference of two decimal texts. */
export function differenceOf(value: string, less: string): string {
  return sumOf([value, less.startsWith('-') ? less.slice(1) : `-${less}`]);
}

function decimalsOf(value: string): number {
  return value.split('.')[1]?.length ?? 0;
}

function minorOf(value: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
