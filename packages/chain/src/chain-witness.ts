import { createHash } from 'node:crypto';
import { NETWORK_CHECK, type ProbeResult, type ScanOptions, type ScanPage } from '@punteo/payments';
import type { Hex } from 'viem';
import { type Chain, type Chains, findChain } from './config/chain.ts';
import type { RpcNode } from './rpc/call-node.ts';
import { compactJson } from './rpc/compact-json.ts';
import { askAll, hostsOf } from './rpc/hosts.ts';
import { probeChains, type ResolveHost } from './rpc/probe-chains.ts';
import { type ScanLimits, scanTransfers } from './scan/scan-transfers.ts';
import { CHAIN_CHECKS, type ChainCheck } from './verify/chain-checks.ts';
import { hostAnswers } from './verify/quorum.ts';
import { readTransaction } from './verify/read-transaction.ts';
import {
  NOTHING_OBSERVED,
  type TransferRequest,
  type TransferVerification,
  verificationOf,
} from './verify/transfer-verification.ts';

/** The nodes of the configured chains as a witness: several hosts are asked, and a quorum of them must agree. */
export interface ChainWitness {
  /**
   * Reads a transaction's transfers to the merchant. At most seven calls per node. Never throws for what nodes and networks
   * do.
   *
   * `CHAIN_CHECKS` has the checks in their order. A check that makes the later ones pointless ends the list. None of them is about an order.
   * `answered` is false while fewer hosts than the quorum agree: nothing is known then. A transaction that a quorum does
   * not have is answered, with `found` unknown, never failed.
   */
  verifyTransfer(request: TransferRequest): Promise<TransferVerification>;

  /**
   * Reads every chain for token transfers to the merchant, in final blocks, from where the last scan ended. An observed
   * transfer proves nothing; still, several hosts must agree on it, so that no single host can hide or invent one. A chain that cannot be
   * read to its end says so in `gap` and does not stop the others. Never throws for what nodes do. The chain's own coin
   * leaves no log and is not found.
   */
  scanTransfers(options: ScanOptions): AsyncIterable<ScanPage>;

  /**
   * For a doctor, per chain: whether the quorum can be met and blocks become final, `eth_getLogs` is answered, the head's age, our clock, and weak
   * configuration. Never throws.
   */
  probe(now: Date): Promise<readonly ProbeResult[]>;
}

/** Limits of the calls to nodes, and what replaces the network in tests. */
export interface ChainWitnessOptions {
  /** Sends the calls to the nodes. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Limit of one call to one node, its body included. Default 10. */
  readonly timeoutSeconds?: number;
  /** Limit of a node's answer. Default 1 MiB. */
  readonly bodyMaxBytes?: number;
  /** For the probe, which warns of two host names with one address. Default: the system's resolver. */
  readonly resolve?: ResolveHost;
  /** How much one scan may read of each chain. */
  readonly scan?: ScanLimits;
}

/**
 * Creates the witness of these chains. It asks no node until it is called. A network that is not among them is answered
 * with the check `network` unknown.
 */
export function createChainWitness(chains: Chains, options: ChainWitnessOptions = {}): ChainWitness {
  const { fetch = globalThis.fetch, timeoutSeconds = 10, bodyMaxBytes = 1_048_576 } = options;
  const nodeOf = (url: string): RpcNode => ({ url, fetch, timeoutSeconds, bodyMaxBytes });
  return {
    async verifyTransfer(request) {
      const hash = request.hash.toLowerCase();
      const chain = findChain(chains, request.network);
      if (!chain) return unlistedNetwork(request.network);
      const isHash = /^0x[0-9a-f]{64}$/.test(hash);
      const asked: readonly ChainCheck[] = [
        { name: NETWORK_CHECK, result: 'passed', actual: request.network },
        {
          name: 'hash',
          result: isHash ? 'passed' : 'failed',
          actual: hash.slice(0, 100),
          kind: CHAIN_CHECKS.hash.failed.kind,
        },
      ];
      const identity = { witness: `chain:${chain.chainId}`, configuration: fingerprintOf(chain) };
      if (!isHash) return { ...NOTHING_OBSERVED, ...identity, answered: true, checks: asked };

      const question = { hash: hash as Hex, earlier: request.earlier, now: request.now };
      const readings = await askAll(hostsOf(chain, nodeOf), (node) => readTransaction(node, chain, question));
      return { ...identity, ...verificationOf(hostAnswers(readings), chain, asked, { ...request, hash }) };
    },

    async *scanTransfers(scan) {
      for (const chain of chains) {
        if (chain.tokens.length > 0) yield* scanTransfers(chain, scan, nodeOf, options.scan);
      }
    },

    probe: (now) => probeChains(chains, nodeOf, now, options.resolve),
  };
}

/** Counts as answered: until the network is listed, asking again changes nothing. */
function unlistedNetwork(network: string): TransferVerification {
  return {
    ...NOTHING_OBSERVED,
    witness: 'chain:unlisted',
    configuration: '',
    answered: true,
    checks: [
      {
        name: NETWORK_CHECK,
        result: 'unknown',
        expected: 'a listed network',
        actual: network.slice(0, 100),
        kind: CHAIN_CHECKS.network.unknown.kind,
      },
    ],
  };
}

/** Tells by which configuration a check was made: everything that counts, and no URL. */
function fingerprintOf({ rpcUrls: _, ...counting }: Chain): string {
  return createHash('sha256').update(compactJson(counting)).digest('hex').slice(0, 16);
}
