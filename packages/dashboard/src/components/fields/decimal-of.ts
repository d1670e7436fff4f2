/**
 * An amount as people write it, as plain decimal text: `1234,50` is `1234.50`. Null: it is no amount. Groups of digits are
 * refused, because `1.234` means two things in two countries.
 */
export function decimalOf(written: string): string | null {
  const [, whole, decimals] = /^(\d{1,30})(?:[.,](\d{1,18}))?$/.exec(written.trim()) ?? [];
  if (whole === undefined) return null;
  const plain = whole.replace(/^0+(?=\d)/, '');
  return decimals === undefined ? plain : `${plain}.${decimals}`;
}
