import type { Chain } from '../config/chain.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { Block, ChainId, type Log, Logs } from '../rpc/wire.ts';
import { ask, askOrNull, finalNumber, isBehind, taggedBlock } from '../verify/read-transaction.ts';
import { TRANSFER_SIGNATURE } from '../verify/transfers.ts';

/** Up to where a node calls the chain final. */
export interface FinalPoint {
  readonly height: bigint;
  /** Of the final block; where the rule is depth, of the newest. Tells hosts apart that stand still. */
  readonly timestamp: number;
}

/** By the chain's own rule. Throws `NodeError`. */
export async function finalPoint(node: RpcNode, chain: Chain, now: Date): Promise<FinalPoint> {
  const { tag, depth } = chain.finality;
  const [chainId, newest, tagged] = await Promise.all([
    ask(node, ChainId, 'eth_chainId', []),
    ask(node, Block, 'eth_getBlockByNumber', ['latest', false]),
    tag === null ? null : taggedBlock(node, tag),
  ]);
  if (chainId !== BigInt(chain.chainId)) throw new NodeError('wrong_chain', { actual: chainId.toString() });
  if (isBehind(newest, chain, now)) throw new NodeError('behind');
  if (tagged !== null) return { height: finalNumber(tagged, newest.number), timestamp: tagged.timestamp };
  if (depth === null) throw new NodeError('behind');
  return { height: newest.number - BigInt(depth) + 1n, timestamp: newest.timestamp };
}

/** Null where the node has no block of that height. Throws `NodeError`. */
export function blockAt(node: RpcNode, height: bigint): Promise<Block | null> {
  return askOrNull(node, Block, 'eth_getBlockByNumber', [quantity(height), false]);
}

/** Transfer logs of listed contracts to listed addresses, in blocks from..to. Throws `NodeError`. */
export async function readTransferLogs(node: RpcNode, chain: Chain, from: bigint, to: bigint): Promise<readonly Log[]> {
  const logs = await ask(node, Logs, 'eth_getLogs', [
    {
      fromBlock: quantity(from),
      toBlock: quantity(to),
      address: chain.tokens.map(({ address }) => address),
      topics: [TRANSFER_SIGNATURE, null, chain.recipients.map((address) => `0x${address.slice(2).padStart(64, '0')}`)],
    },
  ]);
  // What was not asked for is no answer to what was; nor is a log twice, or a transaction in two blocks.
  const places = new Set(logs.map(({ blockHash, logIndex }) => `${blockHash} ${logIndex}`));
  const blocks = new Map(logs.map(({ transactionHash, blockHash }) => [transactionHash, blockHash]));
  const isAnswer = logs.every(
    ({ blockNumber, transactionHash, blockHash }) =>
      blockNumber >= from && blockNumber <= to && blocks.get(transactionHash) === blockHash,
  );
  if (!isAnswer || places.size !== logs.length) throw new NodeError('malformed');
  return logs;
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
