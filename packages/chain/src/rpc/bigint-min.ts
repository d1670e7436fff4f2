/** `Math.min` takes no bigint. */
export function bigintMin(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
