import type { Chain } from '../config/chain.ts';
import { askNode } from '../rpc/ask-node.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { quantity } from '../rpc/read-blocks.ts';
import { type Log, Logs } from '../rpc/wire.ts';
import { TRANSFER_SIGNATURE } from '../verify/transfers.ts';

/** Transfer logs of listed contracts to listed recipients, in the blocks from..to. Throws `NodeError`. */
export async function readTransferLogs(node: RpcNode, chain: Chain, from: bigint, to: bigint): Promise<readonly Log[]> {
  const logs = await askNode(node, Logs, 'eth_getLogs', [
    {
      fromBlock: quantity(from),
      toBlock: quantity(to),
      address: chain.tokens.map(({ address }) => address),
      topics: [TRANSFER_SIGNATURE, null, chain.recipients.map((address) => `0x${address.slice(2).padStart(64, '0')}`)],
    },
  ]);
  // Refused: logs of other blocks, the same log twice, one transaction in two blocks.
  const places = new Set(logs.map(({ blockHash, logIndex }) => `${blockHash} ${logIndex}`));
  const blocks = new Map(logs.map(({ transactionHash, blockHash }) => [transactionHash, blockHash]));
  const isAnswer = logs.every(
    ({ blockNumber, transactionHash, blockHash }) =>
      blockNumber >= from && blockNumber <= to && blocks.get(transactionHash) === blockHash,
  );
  if (!isAnswer || places.size !== logs.length) throw new NodeError('malformed').at(node, 'eth_getLogs');
  return logs;
}
