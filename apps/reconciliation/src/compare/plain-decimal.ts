/** The bytes from `start` (inclusive) to `end` (exclusive). */
export interface Slice {
  start: number;
  end: number;
}

/**
 * Narrows a cell to the shortest text of its amount: `10.50` to `10.5`, `-0` and `0.00` to `0`. Nothing is rounded,
 * so two amounts are equal exactly when these bytes are. `mark` is the byte of the decimal mark, which becomes a point.
 * False, with the cell unchanged, when it is no plain decimal (no sign but `-`, no exponent, no leading zeros).
 */
export function narrowToPlainDecimal(bytes: Uint8Array, slice: Slice, mark: number): boolean {
  const { start, end } = slice;
  const isNegative = start < end && bytes[start] === MINUS;
  const whole = isNegative ? start + 1 : start;
  const point = endOfDigits(bytes, whole, end);
  if (point === whole || (bytes[whole] === ZERO && point > whole + 1)) return false;
  let last = point;
  if (point < end) {
    if (bytes[point] !== mark || point + 1 === end || endOfDigits(bytes, point + 1, end) !== end) return false;
    last = end;
    while (bytes[last - 1] === ZERO) last -= 1;
    if (last === point + 1) last = point;
    bytes[point] = POINT;
  }
  slice.end = last;
  if (isNegative && last === whole + 1 && bytes[whole] === ZERO) slice.start = whole;
  return true;
}

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at += 1;
  return at;
}
