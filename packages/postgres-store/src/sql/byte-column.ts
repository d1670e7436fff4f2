/**
 * Bytes of many rows as one parameter, cut up again by the statement with `substring(bytes from start for length)`: an array of bytes
 * would be written out in hex, twice as long and one by one. Starts count from 1, as PostgreSQL does.
 */
export function toByteColumn(pieces: readonly Uint8Array[]): {
  readonly bytes: Buffer;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
} {
  let end = 1;
  const starts = pieces.map(({ length }) => {
    end += length;
    return end - length;
  });
  return { bytes: Buffer.concat(pieces), starts, lengths: pieces.map(({ length }) => length) };
}
