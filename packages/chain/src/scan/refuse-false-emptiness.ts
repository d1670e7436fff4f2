import type { Hex } from 'viem';
import * as z from 'zod';
import type { Chain } from '../config/chain.ts';
import { askNode, askNodeOrNull } from '../rpc/ask-node.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { mayContain } from '../rpc/logs-bloom.ts';
import { quantity } from '../rpc/read-blocks.ts';
import { LogsBloom, ReceiptLogs } from '../rpc/wire.ts';
import { TRANSFER_SIGNATURE } from '../verify/transfers.ts';

/**
 * Compares an empty answer of `eth_getLogs` for the blocks from..to with the headers' Bloom filters. Where a filter says
 * that a block may hold a transfer to the merchant, the block's receipts decide, since filters have false positives.
 * Throws `bloom_mismatch` where they show the transfer; false where they cannot be read: another host decides then. Reads the headers of a range of up to
 * `HEADERS_MAX` blocks, and that many of a longer one. A node whose headers have no filter, or that does not send them,
 * cannot be compared.
 */
export async function refuseFalseEmptiness(node: RpcNode, chain: Chain, from: bigint, to: bigint): Promise<boolean> {
  let isCertain = true;
  const heights = sampleOf(from, to);
  for (let at = 0; at < heights.length; at = at === 0 ? 1 : at + AT_ONCE) {
    // One header first: it shows whether this node sends filters at all.
    const batch = heights.slice(at, at === 0 ? 1 : at + AT_ONCE);
    const blooms = await Promise.all(batch.map((height) => bloomAt(node, height)));
    if (blooms.every((bloom) => bloom === null)) return isCertain;
    for (const [index, bloom] of blooms.entries()) {
      const height = batch[index] as bigint;
      if (bloom === null || !mayHoldTransfer(bloom, chain)) continue;
      const holds = await holdsTransfer(node, chain, height);
      if (holds === true) throw new NodeError('bloom_mismatch').at(node, 'eth_getLogs');
      if (holds === null) isCertain = false;
    }
  }
  return isCertain;
}

const HEADERS_MAX = 64n;
const AT_ONCE = 8;

/** All heights of a short range; of a longer one evenly spread ones, the last included. */
function sampleOf(from: bigint, to: bigint): readonly bigint[] {
  const length = to - from + 1n;
  const count = length < HEADERS_MAX ? length : HEADERS_MAX;
  return Array.from({ length: Number(count) }, (_, index) => to - (BigInt(index) * length) / count);
}

async function bloomAt(node: RpcNode, height: bigint): Promise<bigint | null> {
  try {
    const header = await askNodeOrNull(node, HeaderBloom, 'eth_getBlockByNumber', [quantity(height), false]);
    return header?.logsBloom ?? null;
  } catch (error) {
    if (error instanceof NodeError) return null;
    throw error;
  }
}

function mayHoldTransfer(bloom: bigint, chain: Chain): boolean {
  return chain.tokens.some(({ address }) =>
    chain.recipients.some((recipient) =>
      mayContain(bloom, [{ address, topics: [TRANSFER_SIGNATURE, topicOf(recipient)] }]),
    ),
  );
}

/** Null where the receipts cannot be read. */
async function holdsTransfer(node: RpcNode, chain: Chain, height: bigint): Promise<boolean | null> {
  // The receipts of a full block are several megabytes.
  const patient = { ...node, bodyMaxBytes: node.bodyMaxBytes * 16 };
  try {
    const receipts = await askNode(patient, z.array(ReceiptLogs), 'eth_getBlockReceipts', [quantity(height)]);
    return receipts
      .flatMap(({ logs }) => logs)
      .some(
        ({ address, topics }) =>
          topics[0] === TRANSFER_SIGNATURE &&
          chain.tokens.some((token) => token.address === address) &&
          chain.recipients.some((recipient) => topicOf(recipient) === topics[2]),
      );
  } catch (error) {
    if (error instanceof NodeError) return null;
    throw error;
  }
}

function topicOf(address: string): Hex {
  return `0x${address.slice(2).padStart(64, '0')}`;
}

const HeaderBloom = z.object({ logsBloom: LogsBloom });
