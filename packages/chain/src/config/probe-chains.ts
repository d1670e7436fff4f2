import { checkClock, type ProbeResult } from '@punteo/payments';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { askAll, hostsOf } from '../rpc/hosts.ts';
import { Block, ChainId } from '../rpc/wire.ts';
import { ask, taggedBlock } from '../verify/read-transaction.ts';
import type { Chain, Chains } from './chain.ts';

/**
 * Asks every host of every chain which chain it is on, for its newest block and for its final one: three calls each. Up to four
 * answers a chain: whether the quorum can be had, whether it can call blocks final, how old its newest block is, and whether our
 * clock agrees with it. URLs are secrets: hosts are numbered.
 */
export async function probeChains(
  chains: Chains,
  nodeOf: (url: string) => RpcNode,
  now: Date,
): Promise<readonly ProbeResult[]> {
  return (await Promise.all(chains.map((chain) => probeChain(chain, nodeOf, now)))).flat();
}

async function probeChain(chain: Chain, nodeOf: (url: string) => RpcNode, now: Date): Promise<readonly ProbeResult[]> {
  const shown = await askAll(hostsOf(chain, nodeOf), (node) => voiceOf(node, chain));
  const answers = shown.map((voice) => (voice instanceof NodeError ? whyNot(voice) : voice));
  const name = `chain ${chain.chainId}`;
  const newest = newestOf(answers);
  if (newest === null) return [quorum(name, chain, answers)];
  const voices = withoutLaggards(answers, chain, now);
  const head = new Date(newest * 1_000);
  return [
    quorum(name, chain, voices),
    ...finality(name, chain, voices),
    headAge(name, chain, head, now),
    ...ahead(name, head, now),
  ];
}

/** What a host shows of itself. */
interface Voice {
  /** Of its newest block, in seconds since 1970. */
  readonly timestamp: number;
  readonly knowsTag: boolean;
}

/** Throws `NodeError`. */
async function voiceOf(node: RpcNode, chain: Chain): Promise<Voice> {
  const { tag } = chain.finality;
  const [chainId, block, tagged] = await Promise.all([
    ask(node, ChainId, 'eth_chainId', []),
    ask(node, Block, 'eth_getBlockByNumber', ['latest', false]),
    tag === null ? null : taggedBlock(node, tag),
  ]);
  if (chainId !== BigInt(chain.chainId)) throw new NodeError('wrong_chain', { actual: chainId.toString() });
  return { timestamp: block.timestamp, knowsTag: tagged !== null };
}

/** Why a host does not count. */
function whyNot({ code, actual }: NodeError): string {
  return code === 'wrong_chain' && actual !== null ? `on chain ${actual}` : code;
}

function newestOf(answers: readonly (Voice | string)[]): number | null {
  return voicesIn(answers).reduce<number | null>((last, { timestamp }) => Math.max(last ?? 0, timestamp), null);
}

/** A host that stands still answers, and is no help. One that runs ahead of the clock must not make laggards of the others. */
function withoutLaggards(answers: readonly (Voice | string)[], chain: Chain, now: Date): readonly (Voice | string)[] {
  const latest = now.getTime() / 1_000 + chain.aheadToleranceSeconds;
  const newest = newestOf(voicesIn(answers).filter(({ timestamp }) => timestamp <= latest)) ?? 0;
  const most = chain.headAgeMaxSeconds ?? HEAD_AGE_SECONDS;
  return answers.map((answer) => {
    if (typeof answer === 'string' || newest - answer.timestamp <= most) return answer;
    return `${newest - answer.timestamp} seconds behind the others`;
  });
}

function voicesIn(answers: readonly (Voice | string)[]): readonly Voice[] {
  return answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer]));
}

function quorum(name: string, chain: Chain, voices: readonly (Voice | string)[]): ProbeResult {
  const count = voicesIn(voices).length;
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

/** Where too few hosts know the tag, money becomes final by depth, or never. */
function finality(
  name: string,
  { finality: { tag, depth }, quorum }: Chain,
  voices: readonly (Voice | string)[],
): readonly ProbeResult[] {
  if (tag === null) return [];
  const count = voicesIn(voices).filter(({ knowsTag }) => knowsTag).length;
  const told = `${count} of ${voicesIn(voices).length} hosts know \`${tag}\``;
  const at = `${name} finality`;
  if (count >= quorum) return [{ name: at, result: 'ok', detail: `${told}.` }];
  return depth === null
    ? [{ name: at, result: 'fail', detail: `${told}: nothing is ever final, set a \`depth\` or take other hosts.` }]
    : [{ name: at, result: 'warn', detail: `${told}: at the others blocks are final ${depth} deep.` }];
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
  return head > now ? [checkClock(`${name} clock`, head, now)] : [];
}

const HEAD_AGE_SECONDS = 600;
