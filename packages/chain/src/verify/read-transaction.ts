import type { Hex } from 'viem';
import type { Chain, FinalityPolicy } from '../config/chain.ts';
import { askNodeOrNull, parseAnswer } from '../rpc/ask-node.ts';
import { callNode, NodeError, type RpcNode } from '../rpc/call-node.ts';
import { finalHeight, type Head, readBlockAt, readHead, refuseBehind } from '../rpc/read-blocks.ts';
import { type Block, PendingReceipt, Receipt, ValueTransfer } from '../rpc/wire.ts';

/** One node's answer about one transaction. */
export type TransactionReading =
  /** The node has no block that holds it. */
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      readonly receipt: Receipt;
      /** The block at the receipt's height, read again after everything else; null when the node has none there. */
      readonly block: Block | null;
      /** Read only where the chain's own coin counts. */
      readonly value: ValueTransfer | null;
      /** The rule by which its block is final; null: not final yet. */
      readonly finalBy: 'tag' | 'depth' | null;
    };

/**
 * Asks one node. The newest and the final block are read before the transaction's own block is read again: a block that
 * lay below the final one and still has the same hash can no longer be replaced. Throws `NodeError`.
 */
export async function readTransaction(node: RpcNode, chain: Chain, hash: Hex, now: Date): Promise<TransactionReading> {
  const [head, receipt, value] = await Promise.all([
    readHead(node, chain),
    callNode(node, 'eth_getTransactionReceipt', [hash]).then(readReceipt),
    chain.native === null ? null : askNodeOrNull(node, ValueTransfer, 'eth_getTransactionByHash', [hash]),
  ]);
  refuseBehind(head, chain, now);
  if (receipt === null) return { kind: 'absent' };
  if (receipt.transactionHash !== hash) throw new NodeError('other_transaction', { actual: receipt.transactionHash });
  if (chain.native !== null && value?.hash !== hash) throw new NodeError('malformed');
  return {
    kind: 'present',
    receipt,
    block: await readBlockAt(node, receipt.blockNumber),
    value,
    finalBy: finalBy(receipt.blockNumber, head, chain.finality),
  };
}

/** By the tag where the node knows it; else by depth, where a depth is configured. */
function finalBy(height: bigint, head: Head, { tag, depth }: FinalityPolicy): 'tag' | 'depth' | null {
  if (tag !== null && head.tagged !== null) return finalHeight(head, head.tagged) >= height ? 'tag' : null;
  // A node whose newest block is below the transaction's gives a negative depth: not final.
  return depth !== null && head.newest.number - height + 1n >= BigInt(depth) ? 'depth' : null;
}

function readReceipt(answer: unknown): Receipt | null {
  if (answer === null || PendingReceipt.safeParse(answer).success) return null;
  const receipt = parseAnswer(Receipt, answer);
  const indexes = new Set(receipt.logs.map((log) => log.logIndex));
  const belongs = receipt.logs.every(
    (log) =>
      log.transactionHash === receipt.transactionHash &&
      log.blockHash === receipt.blockHash &&
      log.blockNumber === receipt.blockNumber,
  );
  if (!belongs || indexes.size !== receipt.logs.length) throw new NodeError('malformed');
  return receipt;
}
