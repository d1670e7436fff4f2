import { checkClock, type ProbeResult } from '@punteo/payments';
import type { Chain, Chains } from '../config/chain.ts';
import { NodeError, type RpcNode } from './call-node.ts';
import { answersIn, askAll, hostsOf } from './hosts.ts';
import { type Head, readHead } from './read-blocks.ts';

/**
 * Asks every host of every chain for its chain id, newest block and final block: three calls each. Returns up to four
 * results per chain: `quorum`, `finality`, `head` (age of the newest block) and `clock` (ours against the chain's).
 * Hosts are named by number, since URLs are secrets.
 */
export async function probeChains(
  chains: Chains,
  nodeOf: (url: string) => RpcNode,
  now: Date,
): Promise<readonly ProbeResult[]> {
  return (await Promise.all(chains.map((chain) => probeChain(chain, nodeOf, now)))).flat();
}

async function probeChain(chain: Chain, nodeOf: (url: string) => RpcNode, now: Date): Promise<readonly ProbeResult[]> {
  const answers = await askAll(hostsOf(chain, nodeOf), (node) => readHead(node, chain));
  const name = `chain ${chain.chainId}`;
  const timestamps = answersIn(answers).map(({ newest }) => newest.timestamp);
  const hosts = usableHosts(answers, chain, now);
  if (timestamps.length === 0) return [probeQuorum(name, chain, hosts)];
  const headAt = new Date(Math.max(...timestamps) * 1_000);
  return [
    probeQuorum(name, chain, hosts),
    ...probeFinality(name, chain, hosts),
    probeHeadAge(name, chain, headAt, now),
    // A block is dated when it is made: one from our future means that our clock is behind. Its age says nothing of clocks.
    ...(headAt > now ? [checkClock(`${name} clock`, headAt, now)] : []),
  ];
}

/** What a host answered, or why it cannot count towards the quorum. */
type HostState = Head | string;

/** A host whose chain has stopped answers, and is of no use. A host that is ahead of our clock must not make the others look stopped. */
function usableHosts(answers: readonly (Head | NodeError)[], chain: Chain, now: Date): readonly HostState[] {
  const latest = now.getTime() / 1_000 + chain.aheadToleranceSeconds;
  const timestamps = answersIn(answers).map(({ newest }) => newest.timestamp);
  const newest = Math.max(0, ...timestamps.filter((timestamp) => timestamp <= latest));
  return answers.map((answer) => {
    if (answer instanceof NodeError) return reasonOf(answer);
    const behindSeconds = newest - answer.newest.timestamp;
    return behindSeconds <= headAgeMaxSeconds(chain) ? answer : `${behindSeconds} seconds behind the others`;
  });
}

function reasonOf({ code, actual }: NodeError): string {
  return code === 'wrong_chain' && actual !== null ? `on chain ${actual}` : code;
}

function usableIn(hosts: readonly HostState[]): readonly Head[] {
  return hosts.flatMap((host) => (typeof host === 'string' ? [] : [host]));
}

function probeQuorum(chainName: string, { quorum }: Chain, hosts: readonly HostState[]): ProbeResult {
  const name = `${chainName} quorum`;
  const count = usableIn(hosts).length;
  const problems = hosts.flatMap((host, index) => (typeof host === 'string' ? [`host ${index + 1}: ${host}`] : []));
  const sentence = `${count} of ${hosts.length} hosts answer and ${quorum} must agree`;
  if (problems.length === 0 && count >= quorum) return { name, result: 'ok', detail: `${sentence}.` };
  const detail = `${sentence} (${problems.join(', ')}): repair or replace these hosts in the chains file.`;
  return { name, result: count < quorum ? 'fail' : 'warn', detail };
}

/** Where fewer hosts than the quorum know the tag, transfers become final by depth, or never. */
function probeFinality(
  chainName: string,
  { finality: { tag, depth }, quorum }: Chain,
  hosts: readonly HostState[],
): readonly ProbeResult[] {
  if (tag === null) return [];
  const name = `${chainName} finality`;
  const usable = usableIn(hosts);
  const count = usable.filter(({ tagged }) => tagged !== null).length;
  const sentence = `${count} of ${usable.length} hosts know \`${tag}\``;
  if (count >= quorum) return [{ name, result: 'ok', detail: `${sentence}.` }];
  return depth === null
    ? [{ name, result: 'fail', detail: `${sentence}: no block becomes final. Set a \`depth\` or use other hosts.` }]
    : [{ name, result: 'warn', detail: `${sentence}: at the others blocks are final ${depth} deep.` }];
}

function probeHeadAge(chainName: string, chain: Chain, headAt: Date, now: Date): ProbeResult {
  const name = `${chainName} head`;
  const seconds = Math.max(Math.round((now.getTime() - headAt.getTime()) / 1_000), 0);
  const sentence = `The newest block is ${seconds} seconds old`;
  if (seconds <= headAgeMaxSeconds(chain)) return { name, result: 'ok', detail: `${sentence}.` };
  return {
    name,
    result: 'warn',
    detail: `${sentence}: the chain has stopped, its hosts are behind, or our clock is ahead.`,
  };
}

function headAgeMaxSeconds(chain: Chain): number {
  return chain.headAgeMaxSeconds ?? HEAD_AGE_MAX_SECONDS;
}

const HEAD_AGE_MAX_SECONDS = 600;
