import { type Hash, type Hex, hexToNumber, toHex } from 'viem';
import type { ChainClient } from './chain-client.ts';
import type { Reorg, ReorgOptions } from './chain-types.ts';

/** Replaces the newest blocks. anvil rebuilds them from raw transactions; the others also leave its pool. */
export async function reorg(client: ChainClient, { depth, drop = [], laterBlocks = 0 }: ReorgOptions): Promise<Reorg> {
  const newest = hexToNumber(await client.request({ method: 'eth_blockNumber' }));
  const kept: Hash[] = [];
  const dropped: Hash[] = [];
  const rebuilt: [raw: Hex, block: number][] = [];
  const brokenSenders = new Set<string>();

  for (let index = 0; index < depth; index += 1) {
    const number = toHex(newest - (depth - 1 - index));
    const block = await client.request({ method: 'eth_getBlockByNumber', params: [number, true] });
    for (const { hash, from } of block.transactions) {
      if (drop === 'all' || drop.includes(hash) || brokenSenders.has(from)) {
        brokenSenders.add(from);
        dropped.push(hash);
      } else {
        rebuilt.push([await rawTransaction(client, hash), Math.min(index + laterBlocks, depth - 1)]);
        kept.push(hash);
      }
    }
  }
  await client.request({ method: 'anvil_reorg', params: [depth, rebuilt] });
  return { kept, dropped };
}

async function rawTransaction(client: ChainClient, hash: Hash): Promise<Hex> {
  const raw = await client.request({ method: 'eth_getRawTransactionByHash', params: [hash] });
  if (!raw) throw new Error(`The node has no transaction ${hash}.`);
  return raw;
}
