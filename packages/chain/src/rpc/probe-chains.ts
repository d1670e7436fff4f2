import { lookup } from 'node:dns/promises';
import { checkClock, type ProbeResult } from '@punteo/payments';
import type { Chain, Chains, Coin } from '../config/chain.ts';
import { readTransferLogs } from '../scan/read-transfer-logs.ts';
import { NodeError, type RpcNode } from './call-node.ts';
import { hostOf } from './host-of.ts';
import { answersIn, askAll, hostsOf } from './hosts.ts';
import { finalHeight, type Head, readHead } from './read-blocks.ts';

/** Looks up the addresses of a host's name. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

const resolveHost: ResolveHost = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Asks every host of every chain for its chain id, newest block, final block and the transfer logs of one block. Returns
 * per chain: `quorum`, `finality`, `head` (age of the newest block), `logs`, `clock` (ours against the chain's) and, where
 * there is something to say, `hosts` (names that lead to one machine) and `tolerance`. Hosts are named without port, path
 * and query, which are secrets.
 */
export async function probeChains(
  chains: Chains,
  nodeOf: (url: string) => RpcNode,
  now: Date,
  resolve: ResolveHost = resolveHost,
): Promise<readonly ProbeResult[]> {
  return (await Promise.all(chains.map((chain) => probeChain(chain, nodeOf, now, resolve)))).flat();
}

async function probeChain(
  chain: Chain,
  nodeOf: (url: string) => RpcNode,
  now: Date,
  resolve: ResolveHost,
): Promise<readonly ProbeResult[]> {
  const name = `chain ${chain.chainId}`;
  const configured = [...(await probeHostNames(name, chain, resolve)), ...probeTolerances(name, chain)];
  const answers = await askAll(hostsOf(chain, nodeOf), (node) => readHead(node, chain));
  const timestamps = answersIn(answers).map(({ newest }) => newest.timestamp);
  const hosts = usableHosts(answers, chain, now);
  if (timestamps.length === 0) return [probeQuorum(name, chain, hosts), ...configured];
  const headAt = new Date(Math.max(...timestamps) * 1_000);
  return [
    probeQuorum(name, chain, hosts),
    ...probeFinality(name, chain, hosts),
    probeHeadAge(name, chain, headAt, now),
    ...(await probeLogs(name, chain, nodeOf, hosts)),
    ...configured,
    // A block is dated when it is made: one from our future means that our clock is behind. Its age says nothing of clocks.
    ...(headAt > now ? [checkClock(`${name} clock`, headAt, now)] : []),
  ];
}

/** Without `eth_getLogs` a scan finds no payment without a callback, while verifications go on. */
async function probeLogs(
  chainName: string,
  chain: Chain,
  nodeOf: (url: string) => RpcNode,
  hosts: readonly HostState[],
): Promise<readonly ProbeResult[]> {
  if (chain.tokens.length === 0) return [];
  const asked = hostsOf(chain, nodeOf).flatMap((host, index) => {
    const head = hosts[index];
    return head === undefined || typeof head === 'string' ? [] : [{ host, head }];
  });
  const answers = (
    await Promise.all(
      asked.map(({ host, head }) => {
        const height = head.tagged === null ? head.newest.number : finalHeight(head, head.tagged);
        return askAll([host], (node) => readTransferLogs(node, chain, height, height));
      }),
    )
  ).flat();
  const count = answersIn(answers).length;
  const name = `${chainName} logs`;
  const sentence = `${count} of ${asked.length} hosts answer eth_getLogs and ${chain.quorum} must agree`;
  if (count === asked.length && count >= chain.quorum) return [{ name, result: 'ok', detail: `${sentence}.` }];
  const failures = answers.flatMap((answer) => (answer instanceof NodeError ? [answer.summary] : []));
  const reasons = failures.length > 0 ? ` (${failures.join(', ')})` : '';
  const detail = `${sentence}${reasons}: payments without a callback are not found below the quorum. Use hosts that serve it.`;
  return [{ name, result: count < chain.quorum ? 'fail' : 'warn', detail }];
}

/** Two names of one address may be one operator, and two hosts that agree are then one. */
async function probeHostNames(chainName: string, chain: Chain, resolve: ResolveHost): Promise<readonly ProbeResult[]> {
  const names = [...new Set(chain.rpcUrls.map(hostOf))];
  if (names.length === 1) return [];
  const addresses = await Promise.all(
    names.map(async (name) => {
      try {
        // Every spelling of an address, and every address of this machine, is one.
        return (await resolve(name)).map((address) => hostOf(urlOf(address)));
      } catch {
        return [];
      }
    }),
  );
  const shared = names.flatMap((first, index) =>
    names.slice(index + 1).flatMap((second, offset) => {
      const others = addresses[index + 1 + offset] ?? [];
      return addresses[index]?.some((address) => others.includes(address)) ? [`${first} and ${second}`] : [];
    }),
  );
  if (shared.length === 0) return [];
  const detail = `${shared.join(', ')} resolve to one address: they may be one machine, and count as two hosts. Use hosts of different operators.`;
  return [{ name: `${chainName} hosts`, result: 'warn', detail }];
}

function urlOf(address: string): string {
  return `http://${address.includes(':') ? `[${address}]` : address}`;
}

/** A large tolerance lets a payment that is short pay an order in full. */
function probeTolerances(chainName: string, { tokens, native }: Chain): readonly ProbeResult[] {
  const coins: readonly (readonly [string, Coin])[] = [
    ...tokens.map((token) => [`token ${token.address}`, token] as const),
    ...(native === null ? [] : [['the native coin', native] as const]),
  ];
  const wide = coins.filter(
    ([, { tolerance, decimals }]) => tolerance.amountMinor >= TOLERANCE_UNITS * 10n ** BigInt(decimals),
  );
  if (wide.length === 0) return [];
  const detail = `The tolerance of ${wide.map(([name]) => name).join(', ')} is ${TOLERANCE_UNITS} whole units or more: an order is paid in full although so much is missing. Lower \`tolerance\` in the chains file.`;
  return [{ name: `${chainName} tolerance`, result: 'warn', detail }];
}

const TOLERANCE_UNITS = 5n;

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

function reasonOf(error: NodeError): string {
  const { code, actual, host, summary } = error;
  return code === 'wrong_chain' && actual !== null ? `${host} on chain ${actual}` : summary;
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
