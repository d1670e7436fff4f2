import type { Address, Hash, Hex } from 'viem';

/**
 * How a token treats a transfer.
 * - `standard`: moves the amount, logs it, returns true.
 * - `false-returning`: moves and logs nothing, returns false; the transaction still succeeds.
 * - `fee-on-transfer`: keeps 1 % as a fee, with a log of its own; the recipient gets the rest.
 *
 * For a look-alike, deploy a second token with the same symbol: only its address differs.
 */
export type TokenVariant = 'standard' | 'false-returning' | 'fee-on-transfer';

/** A deployed ERC-20 token. */
export interface SandboxToken {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
  readonly variant: TokenVariant;
}

/** Settings of `SandboxChain.deployToken`. */
export interface TokenOptions {
  /** Default: `USDT`. */
  readonly symbol?: string;
  /** Default: 6. */
  readonly decimals?: number;
  /** Default: `standard`. */
  readonly variant?: TokenVariant;
}

/** A transfer to make. */
export interface Transfer {
  /** A deployed token, or the chain's native coin (18 decimals). */
  readonly token: SandboxToken | 'native';
  readonly to: Address;
  /** Smallest units as a bigint, or decimal text in whole tokens: `100.00`. */
  readonly amount: bigint | string;
}

/** A transfer to make, from one of the accounts. */
export interface TransferFrom extends Transfer {
  /** One of `accounts`. Default: the second. */
  readonly from?: Address;
}

/** A transaction in its block. */
export interface MinedTransaction {
  readonly hash: Hash;
  readonly status: 'success' | 'reverted';
  readonly blockNumber: bigint;
  readonly blockHash: Hash;
  /** Index of the Transfer log to the recipient within its block; undefined when the transaction wrote none. */
  readonly logIndex: number | undefined;
}

/** One transaction with several transfers, in its block. */
export interface MinedBatch extends Omit<MinedTransaction, 'logIndex'> {
  /** One per requested transfer, in the same order; undefined for the native coin. */
  readonly logIndexes: readonly (number | undefined)[];
}

/** Settings of `SandboxChain.reorg`. */
export interface ReorgOptions {
  /** The number of newest blocks to replace. */
  readonly depth: number;
  /** Transactions that the new branch leaves out. Default: none. */
  readonly drop?: readonly Hash[] | 'all';
  /** Moves the other transactions this many blocks later, within the replaced blocks. Default: 0. */
  readonly laterBlocks?: number;
}

/** Which transactions of the replaced blocks are on the new branch. */
export interface Reorg {
  readonly kept: readonly Hash[];
  /** Includes later transactions of the same sender: their nonces are no longer consecutive. */
  readonly dropped: readonly Hash[];
}

/** A real EVM node (anvil) on this machine, with controls that a public chain does not have. */
export interface SandboxChain extends AsyncDisposable {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** Process id of the node's supervisor, which ends with this program. */
  readonly pid: number;
  /**
   * Funded with the native coin and with every deployed token. The first deploys contracts, the second is the buyer.
   */
  readonly accounts: readonly Address[];
  /** Deploys an ERC-20 token, and gives every account some of it. */
  deployToken(options?: TokenOptions): Promise<SandboxToken>;
  /** Sends a transfer and waits until it is mined. */
  transfer(transfer: TransferFrom): Promise<MinedTransaction>;
  /** Sends more than the sender has. The transaction is mined with status `reverted` and no log. */
  failingTransfer(transfer?: Partial<TransferFrom>): Promise<MinedTransaction>;
  /**
   * Sends many transfers, each a transaction of its own, and mines them in as few blocks as hold them. A transfer of more
   * than its sender has is mined as reverted. Not for a chain with a block time.
   */
  transferMany(transfers: readonly TransferFrom[]): Promise<readonly MinedTransaction[]>;
  /** Makes several transfers in one transaction of a contract. The native coin arrives as an internal transfer. */
  batchTransfer(transfers: readonly Transfer[]): Promise<MinedBatch>;
  /** Adds empty blocks. */
  mine(blocks?: number): Promise<void>;
  /** The number of the newest block. */
  blockNumber(): Promise<bigint>;
  /** Sets the time of the next block; later blocks continue from it. It must be later than the newest block. */
  setNextBlockTime(at: Date): Promise<void>;
  /** Stores the state of the chain and returns the snapshot's id. */
  snapshot(): Promise<Hex>;
  /** Restores a snapshot. A snapshot can be restored once. */
  revert(snapshot: Hex): Promise<void>;
  /** Replaces the newest blocks by as many others, with other hashes and without the dropped transactions. */
  reorg(options: ReorgOptions): Promise<Reorg>;
  /** Stops the node. */
  close(): Promise<void>;
}
