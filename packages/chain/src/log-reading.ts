import * as z from 'zod';
import type { Chain } from './chains.ts';
import { ask, askOrNull, isBehind, taggedBlock } from './node-reading.ts';
import { NodeError, type RpcNode } from './rpc.ts';
import { TRANSFER_SIGNATURE } from './transfers.ts';
import { Block, ChainId, Log } from './wire.ts';

/** The newest height that this node calls final by the chain's rule. Throws `NodeError`. */
export async function finalHeight(node: RpcNode, chain: Chain, now: Date): Promise<bigint> {
  const { tag, depth } = chain.finality;
  const [chainId, newest, tagged] = await Promise.all([
    ask(node, ChainId, 'eth_chainId', []),
    ask(node, Block, 'eth_getBlockByNumber', ['latest', false]),
    tag === null ? null : taggedBlock(node, tag),
  ]);
  if (chainId !== BigInt(chain.chainId)) throw new NodeError('wrong_chain', { actual: chainId.toString() });
  if (isBehind(newest, chain, now)) throw new NodeError('behind');
  if (tagged !== null) return tagged.number;
  if (depth === null) throw new NodeError('behind');
  return newest.number - BigInt(depth) + 1n;
}

/** Null where the node has no block of that height. Throws `NodeError`. */
export function blockAt(node: RpcNode, height: bigint): Promise<Block | null> {
  return askOrNull(node, Block, 'eth_getBlockByNumber', [quantity(height), false]);
}

/** Transfer logs of listed contracts to listed addresses, in blocks from..to. Throws `NodeError`. */
export async function readTransferLogs(node: RpcNode, chain: Chain, from: bigint, to: bigint): Promise<readonly Log[]> {
  const logs = await ask(node, z.array(Log), 'eth_getLogs', [
    {
      fromBlock: quantity(from),
      toBlock: quantity(to),
      address: chain.tokens.map(({ address }) => address),
      topics: [TRANSFER_SIGNATURE, null, chain.recipients.map((address) => `0x${address.slice(2).padStart(64, '0')}`)],
    },
  ]);
  // What was not asked for is no answer to what was.
  if (logs.some(({ blockNumber }) => blockNumber < from || blockNumber > to)) throw new NodeError('malformed');
  return logs;
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
