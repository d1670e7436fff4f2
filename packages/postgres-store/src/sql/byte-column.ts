/**
 * The bytes of many rows as one parameter, which the statement divides with `substring(bytes from start for length)`.
 * An array of `bytea` would be sent in hexadecimal, twice as long and value by value. Starts count from 1, as in
 * PostgreSQL.
 */
export function toByteColumn(values: readonly Uint8Array[]): {
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
} {
  let end = 1;
  const starts = values.map(({ length }) => {
    end += length;
    return end - length;
  });
  return { bytes: Buffer.concat(values), starts, lengths: values.map(({ length }) => length) };
}
