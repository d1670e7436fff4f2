import type { Hex } from 'viem';
import type { Chain, FinalityPolicy } from '../config/chain.ts';
import { askNodeOrNull, parseAnswer } from '../rpc/ask-node.ts';
import { callNode, NodeError, type RpcNode } from '../rpc/call-node.ts';
import { bloomOf, mayContain } from '../rpc/logs-bloom.ts';
import { finalHeight, type Head, readBlockAt, readBlockWithBloom, readHead, refuseBehind } from '../rpc/read-blocks.ts';
import { type Block, PendingReceipt, Receipt, ReceiptBloom, ValueTransfer } from '../rpc/wire.ts';

/** One node's answer about one transaction. */
export type TransactionReading =
  /** The node has no block that holds it. */
  | {
      readonly kind: 'absent';
      /** The hash of the block now at the height where it was included before; null: not asked, or the node has none there. */
      readonly earlierBlock: Hex | null;
    }
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

export interface TransactionQuestion {
  readonly hash: Hex;
  /** The block in which it was included before; null: none is known. */
  readonly earlier: { readonly height: string; readonly hash: string } | null;
  readonly now: Date;
}

/**
 * Asks one node. The newest and the final block are read before the transaction's own block is read again: a block that
 * lay below the final one and still has the same hash can no longer be replaced. Throws `NodeError`.
 */
export async function readTransaction(
  node: RpcNode,
  chain: Chain,
  { hash, earlier, now }: TransactionQuestion,
): Promise<TransactionReading> {
  const [head, receipt, value] = await Promise.all([
    readHead(node, chain),
    readReceiptOf(node, hash),
    chain.native === null ? null : askNodeOrNull(node, ValueTransfer, 'eth_getTransactionByHash', [hash]),
  ]);
  refuseBehind(head, chain, now);
  if (receipt === null) {
    const block = earlier === null ? null : await readBlockAt(node, BigInt(earlier.height));
    return { kind: 'absent', earlierBlock: block?.hash ?? null };
  }
  if (receipt.transactionHash !== hash) throw new NodeError('other_transaction', { actual: receipt.transactionHash });
  if (chain.native !== null && value?.hash !== hash) throw new NodeError('malformed');
  const { block, bloom } = await readBlockWithBloom(node, receipt.blockNumber);
  // Logs that the header does not know were invented, or are of another block.
  if (block?.hash === receipt.blockHash && bloom !== null && !mayContain(bloom, receipt.logs))
    throw new NodeError('bloom_mismatch').at(node, 'eth_getBlockByNumber');
  return {
    kind: 'present',
    receipt,
    block,
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

async function readReceiptOf(node: RpcNode, hash: Hex): Promise<Receipt | null> {
  const method = 'eth_getTransactionReceipt';
  try {
    return readReceipt(await callNode(node, method, [hash]));
  } catch (error) {
    throw error instanceof NodeError ? error.at(node, method) : error;
  }
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
  // A node that lost logs of a transaction still has the filter over all of them.
  const { logsBloom } = parseAnswer(ReceiptBloom, answer);
  if (logsBloom !== null && logsBloom !== bloomOf(receipt.logs)) throw new NodeError('bloom_mismatch');
  return receipt;
}
