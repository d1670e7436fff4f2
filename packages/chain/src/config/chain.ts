import type { Money } from '@punteo/payments';
import type { Address } from 'viem';

/** A chain on which payments are accepted, with the tokens and recipients that count on it. */
export interface Chain {
  /** The chain's names as the provider writes them, compared byte by byte: list every spelling. */
  readonly names: readonly string[];
  readonly chainId: number;
  /**
   * JSON-RPC over https; over http only to this machine and private networks. Several URLs of one host replace each other
   * when one fails, and count as one host.
   */
  readonly rpcUrls: readonly string[];
  /** How many hosts must agree. Default 2; one host alone is trusted only where 1 is configured. */
  readonly quorum: number;
  readonly finality: FinalityPolicy;
  /** The merchant's own addresses, in lower case. */
  readonly recipients: readonly Address[];
  readonly tokens: readonly Token[];
  /** The chain's own coin; null: transfers of it do not count. */
  readonly native: Coin | null;
  /** How much earlier than its order a transfer may be dated. Default 60. */
  readonly notBeforeToleranceSeconds: number;
  /** How far ahead of our clock a block may be dated. Default 300. */
  readonly aheadToleranceSeconds: number;
  /** How long a transfer that is final by depth is verified again, every hour. Default 21600 (6 hours). */
  readonly watchSeconds: number;
  /** A node whose newest block is older than this is behind and does not count. Default null: age is not checked. */
  readonly headAgeMaxSeconds: number | null;
}

/** Every configured chain; `parseChains` reads them from the text of a file. */
export type Chains = readonly Chain[];

/** The chain with this exact name; undefined for a name that is not listed. */
export function findChain(chains: Chains, network: string): Chain | undefined {
  return chains.find((chain) => chain.names.includes(network));
}

/** When a block counts as final. With both rules, `depth` applies only where a node does not know the tag. */
export interface FinalityPolicy {
  readonly tag: 'finalized' | 'safe' | null;
  /** Number of blocks from the transfer's own block to the newest, both included. */
  readonly depth: number | null;
}

/** The coin of a chain, or one of its tokens: which currency it pays, and with how many decimals. */
export interface Coin {
  /** The currency of the orders that this coin pays: a dollar token may count as USD. */
  readonly currency: string;
  readonly decimals: number;
  /** How far a sum may differ from the order's amount and still pay it in full. Default 0. */
  readonly tolerance: Money;
}

/** A token that counts on its chain. Every other contract is a look-alike and pays nothing. */
export interface Token extends Coin {
  /** The contract's address, in lower case. */
  readonly address: Address;
}
