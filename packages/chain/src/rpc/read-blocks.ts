import type { Chain } from '../config/chain.ts';
import { askNode, askNodeOrNull } from './ask-node.ts';
import { bigintMin } from './bigint-min.ts';
import { NodeError, type RpcNode } from './call-node.ts';
import { Block, BlockWithBloom, ChainId } from './wire.ts';

/** The end of a chain at one node. */
export interface Head {
  readonly newest: Block;
  /** The block at the chain's finality tag; null where no tag is configured or the node does not know it. */
  readonly tagged: Block | null;
}

/** Three calls at most. Throws `NodeError`, `wrong_chain` for a node of another chain. */
export async function readHead(node: RpcNode, { chainId, finality }: Chain): Promise<Head> {
  const [answeredId, newest, tagged] = await Promise.all([
    askNode(node, ChainId, 'eth_chainId', []),
    askNode(node, Block, 'eth_getBlockByNumber', ['latest', false]),
    finality.tag === null ? null : readTaggedBlock(node, finality.tag),
  ]);
  if (answeredId !== BigInt(chainId)) throw new NodeError('wrong_chain', { actual: answeredId.toString() });
  return { newest, tagged };
}

/** Null where the node has no block at that height. Throws `NodeError`. */
export function readBlockAt(node: RpcNode, height: bigint): Promise<Block | null> {
  return askNodeOrNull(node, Block, 'eth_getBlockByNumber', [quantity(height), false]);
}

/** As `readBlockAt`, with the Bloom filter of the header; null where the node leaves it out. */
export async function readBlockWithBloom(
  node: RpcNode,
  height: bigint,
): Promise<{ readonly block: Block | null; readonly bloom: bigint | null }> {
  const answer = await askNodeOrNull(node, BlockWithBloom, 'eth_getBlockByNumber', [quantity(height), false]);
  if (answer === null) return { block: null, bloom: null };
  const { logsBloom, ...block } = answer;
  return { block, bloom: logsBloom };
}

/** A number as JSON-RPC spells it: `0x1a`. */
export function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** The height of the tagged block, at most the newest: a node cannot vouch for blocks that it does not have. */
export function finalHeight({ newest }: Head, tagged: Block): bigint {
  return bigintMin(tagged.number, newest.number);
}

/** Throws `NodeError` `behind` where the newest block is older than the configuration allows. */
export function refuseBehind({ newest }: Head, { headAgeMaxSeconds }: Chain, now: Date): void {
  const ageSeconds = now.getTime() / 1_000 - newest.timestamp;
  if (headAgeMaxSeconds !== null && ageSeconds > headAgeMaxSeconds) throw new NodeError('behind');
}

/**
 * Null where the node does not know the tag, whether it says so by `null` or by an error. A node that is busy or broken
 * gives no answer at all: depth must not replace a tag that the node knows.
 */
async function readTaggedBlock(node: RpcNode, tag: 'finalized' | 'safe'): Promise<Block | null> {
  try {
    return await askNodeOrNull(node, Block, 'eth_getBlockByNumber', [tag, false]);
  } catch (error) {
    if (error instanceof NodeError && saysUnknownTag(error)) return null;
    throw error;
  }
}

function saysUnknownTag({ code, actual, meaning }: NodeError): boolean {
  if (code !== 'rpc_error' || meaning === 'busy' || actual === null) return false;
  if (UNKNOWN_TAG_CODES.includes(actual)) return true;
  return GENERAL_CODES.includes(actual) && meaning === 'unknown_block';
}

/** Wrong parameters, and `Unknown block` of execution nodes. */
const UNKNOWN_TAG_CODES: readonly string[] = ['-32602', '-39001'];

/** Nodes and proxies use these also when they are overloaded: only their text tells. */
const GENERAL_CODES: readonly string[] = ['-32000', '-32001', '-32004', '-32600'];
