import type { Money } from '@punteo/payments';
import type { Address } from 'viem';

/** A chain that counts, and what counts on it. */
export interface Chain {
  /** The chain's names as the provider writes them; compared byte by byte, so every spelling is to be listed. */
  readonly names: readonly string[];
  readonly chainId: number;
  /**
   * JSON-RPC over https; over http only to this machine and private networks. Several URLs of one host are one voice: they
   * stand in for each other, and count once.
   */
  readonly rpcUrls: readonly string[];
  /** How many hosts must say the same; 2 unless told. One host alone is believed only where 1 is written down. */
  readonly quorum: number;
  readonly finality: FinalityPolicy;
  /** The merchant's own addresses, in lower case. */
  readonly recipients: readonly Address[];
  readonly tokens: readonly Token[];
  /** The chain's own coin; null: plain transfers of it count for nothing. */
  readonly native: Coin | null;
  /** How long before its order was made a transfer may be dated; 60 unless told. */
  readonly notBeforeToleranceSeconds: number;
  /** How far ahead of our clock a block may be dated; 300 unless told. */
  readonly aheadToleranceSeconds: number;
  /** How long after a transfer that is final by depth it is looked at again, hourly; 21600 (6 hours) unless told. */
  readonly watchSeconds: number;
  /** Older than this, a node's newest block shows that the node is behind, and it is not heard; null: not looked at. */
  readonly headAgeMaxSeconds: number | null;
}

export type Chains = readonly Chain[];

/** The chain of that name; undefined for a name that nobody listed. */
export function findChain(chains: Chains, network: string): Chain | undefined {
  return chains.find((chain) => chain.names.includes(network));
}

/** When a block can no longer be undone. With both, `depth` counts only where a node does not know the tag. */
export interface FinalityPolicy {
  readonly tag: 'finalized' | 'safe' | null;
  /** Blocks from the transfer's own to the newest, both counted. */
  readonly depth: number | null;
}

export interface Coin {
  /** The currency of orders that this coin counts as: a token of dollars may count as USD. */
  readonly currency: string;
  readonly decimals: number;
  /** How much more or less than the order's amount still is that amount; 0 unless told. */
  readonly tolerance: Money;
}

export interface Token extends Coin {
  /** The contract, in lower case. */
  readonly address: Address;
}
