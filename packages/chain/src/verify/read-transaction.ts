import type { Hex } from 'viem';
import type * as z from 'zod';
import type { Chain, FinalityPolicy } from '../config/chain.ts';
import { callNode, NodeError, type RpcNode } from '../rpc/call-node.ts';
import { Block, ChainId, Receipt, ValueTransfer, WaitingReceipt } from '../rpc/wire.ts';

/** What one node says of one transaction. */
export type TransactionReading =
  /** The node knows of no block that holds it. */
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      readonly receipt: Receipt;
      /** The block now at the receipt's height, read again after everything else; null when the node has none there. */
      readonly block: Block | null;
      /** Read only where the chain's own coin counts. */
      readonly value: ValueTransfer | null;
      /** Which rule says that its block can no longer be undone; null: none yet. */
      readonly finalBy: 'tag' | 'depth' | null;
    };

/**
 * Asks one node. The newest and the final block are read before the transaction's own block is read again: what was
 * below the final block then, and still is there with the same hash, stays. Throws `NodeError`.
 */
export async function readTransaction(node: RpcNode, chain: Chain, hash: Hex, now: Date): Promise<TransactionReading> {
  const [chainId, receipt, newest, tagged, value] = await Promise.all([
    ask(node, ChainId, 'eth_chainId', []),
    callNode(node, 'eth_getTransactionReceipt', [hash]).then(readReceipt),
    ask(node, Block, 'eth_getBlockByNumber', ['latest', false]),
    chain.finality.tag === null ? null : taggedBlock(node, chain.finality.tag),
    chain.native === null ? null : askOrNull(node, ValueTransfer, 'eth_getTransactionByHash', [hash]),
  ]);
  if (chainId !== BigInt(chain.chainId)) throw new NodeError('wrong_chain', { actual: chainId.toString() });
  if (isBehind(newest, chain, now)) throw new NodeError('behind');
  if (receipt === null) return { kind: 'absent' };
  if (receipt.transactionHash !== hash) throw new NodeError('other_transaction', { actual: receipt.transactionHash });
  if (chain.native !== null && value?.hash !== hash) throw new NodeError('malformed');
  return {
    kind: 'present',
    receipt,
    block: await askOrNull(node, Block, 'eth_getBlockByNumber', [`0x${receipt.blockNumber.toString(16)}`, false]),
    value,
    finalBy: finalBy(receipt.blockNumber, newest.number, tagged, chain.finality),
  };
}

/** By the tag where the node knows it; else by depth, where a depth is configured. */
function finalBy(height: bigint, newest: bigint, tagged: Block | null, policy: FinalityPolicy): 'tag' | 'depth' | null {
  if (policy.tag !== null && tagged !== null) return finalNumber(tagged, newest) >= height ? 'tag' : null;
  // A node whose newest block is below the transaction's gives a negative depth: not final.
  return policy.depth !== null && newest - height + 1n >= BigInt(policy.depth) ? 'depth' : null;
}

/** A node that calls blocks final which it does not have yet speaks for those that it has. */
export function finalNumber(tagged: Block, newest: bigint): bigint {
  return tagged.number < newest ? tagged.number : newest;
}

export function isBehind(newest: Block, { headAgeMaxSeconds }: Chain, now: Date): boolean {
  return headAgeMaxSeconds !== null && now.getTime() / 1_000 - newest.timestamp > headAgeMaxSeconds;
}

/**
 * Null where the node does not know the tag, whether it says so by `null` or by an error. One that is only busy or broken has not
 * answered: depth must not stand in for a tag that it knows.
 */
export async function taggedBlock(node: RpcNode, tag: 'finalized' | 'safe'): Promise<Block | null> {
  try {
    return await askOrNull(node, Block, 'eth_getBlockByNumber', [tag, false]);
  } catch (error) {
    if (error instanceof NodeError && error.code === 'rpc_error' && UNKNOWN_TAG.includes(error.actual)) return null;
    throw error;
  }
}

/** Wrong parameters, no such block, no such method: in the codes of JSON-RPC, of EIP-1474 and of the execution nodes. */
const UNKNOWN_TAG: readonly (string | null)[] = ['-32602', '-32601', '-32600', '-32000', '-32001', '-32004', '-39001'];

function readReceipt(answer: unknown): Receipt | null {
  if (answer === null || WaitingReceipt.safeParse(answer).success) return null;
  const receipt = parse(Receipt, answer);
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

export async function ask<S extends z.ZodType>(node: RpcNode, schema: S, method: string, params: readonly unknown[]) {
  return parse(schema, await callNode(node, method, params));
}

export async function askOrNull<S extends z.ZodType>(
  node: RpcNode,
  schema: S,
  method: string,
  params: readonly unknown[],
) {
  const answer = await callNode(node, method, params);
  return answer === null ? null : parse(schema, answer);
}

function parse<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new NodeError('malformed');
  return parsed.data;
}
