import { clockProbe, type ProbeResult } from '@punteo/payments';
import type { Chain, Chains } from './chains.ts';
import { askHost, hostsOf } from './hosts.ts';
import { callNode, NodeError, type RpcNode } from './rpc.ts';
import { Block, ChainId } from './wire.ts';

/**
 * Asks every host of every chain which chain it is on and for its newest block: two calls each. Three answers a chain: whether
 * the quorum can be had, how old its newest block is, and whether our clock agrees with it. URLs are secrets: hosts are numbered.
 */
export async function probeChains(
  chains: Chains,
  nodeOf: (url: string) => RpcNode,
  now: Date,
): Promise<readonly ProbeResult[]> {
  return (await Promise.all(chains.map((chain) => probeChain(chain, nodeOf, now)))).flat();
}

async function probeChain(chain: Chain, nodeOf: (url: string) => RpcNode, now: Date): Promise<readonly ProbeResult[]> {
  const voices = await Promise.all(hostsOf(chain).map((urls) => voiceOf(urls, chain, nodeOf)));
  const blocks = voices.flatMap((voice) => (typeof voice === 'string' ? [] : [voice]));
  const name = `chain ${chain.chainId}`;
  const [newest] = blocks.sort((left, right) => right.timestamp - left.timestamp);
  if (newest === undefined) return [quorum(name, chain, voices, 0)];
  const head = new Date(newest.timestamp * 1_000);
  return [quorum(name, chain, voices, blocks.length), headAge(name, chain, head, now), ...ahead(name, head, now)];
}

/** The host's newest block, or why it does not count. */
async function voiceOf(
  urls: readonly string[],
  chain: Chain,
  nodeOf: (url: string) => RpcNode,
): Promise<Block | string> {
  try {
    return await askHost(urls, async (url) => {
      const node = nodeOf(url);
      const [chainId, block] = await Promise.all([
        callNode(node, 'eth_chainId', []).then((answer) => ChainId.safeParse(answer)),
        callNode(node, 'eth_getBlockByNumber', ['latest', false]).then((answer) => Block.safeParse(answer)),
      ]);
      if (!chainId.success || !block.success) throw new NodeError('malformed');
      if (chainId.data !== BigInt(chain.chainId)) {
        throw new NodeError('wrong_chain', { actual: chainId.data.toString() });
      }
      return block.data;
    });
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return error.code === 'wrong_chain' && error.actual !== null ? `on chain ${error.actual}` : error.code;
  }
}

function quorum(name: string, chain: Chain, voices: readonly (Block | string)[], count: number): ProbeResult {
  const silent = voices.flatMap((voice, index) => (typeof voice === 'string' ? [`host ${index + 1}: ${voice}`] : []));
  const told = `${count} of ${voices.length} hosts answer and ${chain.quorum} must agree`;
  const why = silent.length === 0 ? '' : ` (${silent.join(', ')})`;
  if (count < chain.quorum) {
    return { name: `${name} quorum`, result: 'fail', detail: `${told}${why}: see to those in the chains file.` };
  }
  if (silent.length > 0) {
    return {
      name: `${name} quorum`,
      result: 'warn',
      detail: `${told}${why}: mend or replace them in the chains file.`,
    };
  }
  return { name: `${name} quorum`, result: 'ok', detail: `${told}.` };
}

function headAge(name: string, chain: Chain, head: Date, now: Date): ProbeResult {
  const seconds = Math.max(Math.round((now.getTime() - head.getTime()) / 1_000), 0);
  const most = chain.headAgeMaxSeconds ?? HEAD_AGE_SECONDS;
  const detail = `The newest block is ${seconds} seconds old`;
  if (seconds <= most) return { name: `${name} head`, result: 'ok', detail: `${detail}.` };
  return {
    name: `${name} head`,
    result: 'warn',
    detail: `${detail}: the chain stands still, its hosts are behind, or our clock is ahead.`,
  };
}

/** A block is dated when it is made: one from our future says that our clock is behind. Its age alone says nothing of clocks. */
function ahead(name: string, head: Date, now: Date): readonly ProbeResult[] {
  return head > now ? [clockProbe(`${name} clock`, head, now)] : [];
}

const HEAD_AGE_SECONDS = 600;
