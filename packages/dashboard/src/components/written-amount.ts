/**
 * Decimal text as the API takes it, of what a person wrote: `1234,50` is `1234.50`. Digits are never changed. With both marks, or
 * one of them twice, it is not known which groups thousands: null.
 */
export function writtenAmount(written: string): string | null {
  const text = written.trim().replace(',', '.');
  return /^(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/.test(text) ? text : null;
}
