import { type Hex, keccak256 } from 'viem';

/** What a log adds to a Bloom filter. */
interface Entry {
  readonly address: Hex;
  readonly topics: readonly Hex[];
}

/** The Bloom filter that the receipt of a transaction with these logs must have. */
export function bloomOf(logs: readonly Entry[]): bigint {
  const items = new Set(logs.flatMap(({ address, topics }) => [address, ...topics]));
  return [...items].reduce((bloom, item) => bloom | bitsOf(item), 0n);
}

/** False: no such log is behind this Bloom filter. True proves nothing, since other logs may have set the same bits. */
export function mayContain(bloom: bigint, logs: readonly Entry[]): boolean {
  const bits = bloomOf(logs);
  return (bloom & bits) === bits;
}

/** Three bits of 2048: the low 11 bits of the first three pairs of bytes of the hash. */
function bitsOf(item: Hex): bigint {
  const hash = keccak256(item, 'bytes');
  return [0, 2, 4].reduce((bits, at) => {
    const bit = (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 2_047;
    return bits | (1n << BigInt(bit));
  }, 0n);
}
