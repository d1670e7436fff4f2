import type { Address, Hash, Hex } from 'viem';

/**
 * How a token treats a transfer.
 * - `standard`: moves the amount, logs it, returns true.
 * - `false-returning`: moves and logs nothing, returns false; the transaction still succeeds.
 * - `fee-on-transfer`: a hundredth stays with the token, in a log of its own; the recipient gets the rest.
 *
 * A look-alike is a second token deployed with the same symbol: it differs by its address only.
 */
export type TokenVariant = 'standard' | 'false-returning' | 'fee-on-transfer';

export interface SandboxToken {
  readonly address: Address;
  readonly symbol: string;
  readonly decimals: number;
  readonly variant: TokenVariant;
}

export interface TokenOptions {
  /** `USDT` unless told. */
  readonly symbol?: string;
  /** 6 unless told. */
  readonly decimals?: number;
  /** `standard` unless told. */
  readonly variant?: TokenVariant;
}

export interface Transfer {
  /** A deployed token, or the chain's own coin (18 decimals). */
  readonly token: SandboxToken | 'native';
  readonly to: Address;
  /** Smallest units as a bigint, or decimal text in whole tokens: `100.00`. */
  readonly amount: bigint | string;
}

export interface TransferFrom extends Transfer {
  /** One of `accounts`; the second unless told. */
  readonly from?: Address;
}

export interface MinedTransaction {
  readonly hash: Hash;
  readonly status: 'success' | 'reverted';
  readonly blockNumber: bigint;
  readonly blockHash: Hash;
  /** Index, within the block, of the Transfer log to the recipient; undefined where none was written. */
  readonly logIndex: number | undefined;
}

export interface MinedBatch extends Omit<MinedTransaction, 'logIndex'> {
  /** One per transfer asked for, in that order; undefined for the chain's own coin. */
  readonly logIndexes: readonly (number | undefined)[];
}

export interface ReorgOptions {
  /** How many of the newest blocks are replaced. */
  readonly depth: number;
  /** Transactions that the new branch leaves out; none unless told. */
  readonly drop?: readonly Hash[] | 'all';
  /** How many blocks later the others return; 0 unless told. They stay within the replaced blocks. */
  readonly laterBlocks?: number;
}

export interface Reorg {
  readonly kept: readonly Hash[];
  /** Also every later transaction of a dropped one's sender: its nonce no longer follows. */
  readonly dropped: readonly Hash[];
}

/** A real EVM node (anvil) on this machine, with the levers that a public chain doesn't offer. */
export interface SandboxChain extends AsyncDisposable {
  readonly rpcUrl: string;
  readonly chainId: number;
  /** Process id of what keeps the node; it ends when this program does. */
  readonly pid: number;
  /** Funded with the chain's coin and with every token deployed. The first deploys, the second is the buyer. */
  readonly accounts: readonly Address[];
  deployToken(options?: TokenOptions): Promise<SandboxToken>;
  /** Sends a transfer and waits until it is mined. */
  transfer(transfer: TransferFrom): Promise<MinedTransaction>;
  /** A transfer of more than the sender has: mined, status `reverted`, no log. */
  failingTransfer(transfer?: Partial<TransferFrom>): Promise<MinedTransaction>;
  /** Several transfers in one transaction, sent by a contract; the chain's own coin arrives as an internal transfer. */
  batchTransfer(transfers: readonly Transfer[]): Promise<MinedBatch>;
  /** Adds empty blocks. */
  mine(blocks?: number): Promise<void>;
  blockNumber(): Promise<bigint>;
  /** The time of the next block; later blocks go on from there. It can't stand before the newest block. */
  setNextBlockTime(at: Date): Promise<void>;
  snapshot(): Promise<Hex>;
  /** Back to a snapshot, which is used up by this. */
  revert(snapshot: Hex): Promise<void>;
  /** Replaces the newest blocks by others of the same height: other block hashes, without the dropped transactions. */
  reorg(options: ReorgOptions): Promise<Reorg>;
  close(): Promise<void>;
}
