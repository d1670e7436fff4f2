import { type Check, NETWORK_CHECK, type ProbeResult, type ScanOptions, type ScanPage } from '@punteo/payments';
import type { Hex } from 'viem';
import { type Chains, findChain } from './config/chain.ts';
import { probeChains } from './config/probe-chains.ts';
import type { RpcNode } from './rpc/call-node.ts';
import { askAll, hostsOf } from './rpc/hosts.ts';
import { type ScanLimits, scanTransfers } from './scan/scan-transfers.ts';
import { hostAnswers } from './verify/quorum.ts';
import { readTransaction } from './verify/read-transaction.ts';
import {
  NOTHING_SEEN,
  type TransferRequest,
  type TransferVerification,
  verificationOf,
} from './verify/transfer-verification.ts';

/** Proves transfers on the configured chains, asking several hosts for each. */
export interface ChainWitness {
  /**
   * Whether a transaction paid an order. At most six calls per node; never throws for what nodes and networks do.
   *
   * The checks, in order: `network hash chain_id found receipt_hash success token recipient currency amount
   * within_window block_hash finality quorum`; from the first that leaves nothing to look at, the later ones are left out.
   * `answered` is false while fewer hosts than the quorum say the same: below it, nothing is known. A transaction that a quorum does
   * not have is answered: `found` is then unknown, never failed.
   */
  verifyTransfer(request: TransferRequest): Promise<TransferVerification>;

  /**
   * Looks on every chain for tokens that reached the merchant, in final blocks, from where the last scan ended. What is
   * seen proves nothing, but one host of several can neither hide a transfer nor make one up. A chain that cannot be
   * followed to its end says so and does not stop the others; it never throws for what nodes do. Coins of a chain's own
   * are not found: they leave no log.
   */
  scanTransfers(options: ScanOptions): AsyncIterable<ScanPage>;

  /** For a doctor, of each chain: can its quorum be had, does it call blocks final, how old is the newest, do our clocks agree. */
  probe(now: Date): Promise<readonly ProbeResult[]>;
}

export interface ChainWitnessOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** For one call to one node, its body included; 10 unless told. */
  readonly timeoutSeconds?: number;
  /** The most that a node's answer may hold; 1 MiB unless told. */
  readonly bodyMaxBytes?: number;
  /** How much one scan may read of each chain. */
  readonly scan?: ScanLimits;
}

export function createChainWitness(chains: Chains, options: ChainWitnessOptions = {}): ChainWitness {
  const { fetch = globalThis.fetch, timeoutSeconds = 10, bodyMaxBytes = 1_048_576 } = options;
  const nodeOf = (url: string): RpcNode => ({ url, fetch, timeoutSeconds, bodyMaxBytes });
  return {
    async verifyTransfer(request) {
      const hash = request.hash.toLowerCase();
      const chain = findChain(chains, request.network);
      if (!chain) return unlisted(request.network, hash);
      const isHash = /^0x[0-9a-f]{64}$/.test(hash);
      const asked: readonly Check[] = [
        { name: NETWORK_CHECK, result: 'passed', actual: request.network },
        { name: 'hash', result: isHash ? 'passed' : 'failed', actual: hash.slice(0, 100) },
      ];
      const identity = { witness: `chain:${chain.chainId}`, claimKey: `chain:${chain.chainId}:${hash.slice(0, 100)}` };
      if (!isHash) return { ...NOTHING_SEEN, ...identity, answered: true, checks: asked };

      const readings = await askAll(hostsOf(chain, nodeOf), (node) =>
        readTransaction(node, chain, hash as Hex, request.now),
      );
      return { ...identity, ...verificationOf(hostAnswers(readings), chain, asked, hash, request) };
    },

    async *scanTransfers(scan) {
      for (const chain of chains) {
        if (chain.tokens.length > 0) yield* scanTransfers(chain, scan, nodeOf, options.scan);
      }
    },

    probe: (now) => probeChains(chains, nodeOf, now),
  };
}

/** Nobody can be asked, and asking again changes nothing until somebody lists the name: answered, and not proven. */
function unlisted(network: string, hash: string): TransferVerification {
  return {
    ...NOTHING_SEEN,
    witness: 'chain:unlisted',
    claimKey: `chain:unlisted:${hash.slice(0, 100)}`,
    answered: true,
    checks: [{ name: NETWORK_CHECK, result: 'unknown', expected: 'a listed network', actual: network.slice(0, 100) }],
  };
}
