import { type Address, decodeEventLog, type Hex, parseAbi, toEventSelector } from 'viem';
import type { Chain, Coin } from '../config/chain.ts';
import type { Log, ValueTransfer } from '../rpc/wire.ts';
import type { PresentReading } from './quorum.ts';

/** Money that reached the merchant from outside. */
export interface Incoming {
  /** What tells it apart within its transaction: the log's index, or `native`. */
  readonly key: string;
  readonly coin: Coin;
  /** In the coin's smallest unit; more than zero. */
  readonly amount: bigint;
}

export interface Transfers {
  readonly incoming: readonly Incoming[];
  /** Where listed coins went instead; the merchant's own address where he paid himself. */
  readonly strayRecipients: readonly Address[];
  /** Contracts that are not listed and wrote that they sent something to the merchant. */
  readonly unlistedContracts: readonly Address[];
}

/**
 * Sorts what a transaction moved. Only Transfer logs of listed contracts to listed addresses count (and the
 * transaction's own value, where the chain's coin counts); transfers of nothing, and from the merchant to himself, do not.
 */
export function transfersOf({ receipt, value }: PresentReading, chain: Chain): Transfers {
  return sortTransfers(receipt.logs, value, chain);
}

/** What logs alone say of money that reached the merchant. */
export function incomingOf(logs: readonly Log[], chain: Chain): readonly Incoming[] {
  return sortTransfers(logs, null, chain).incoming;
}

function sortTransfers(logs: readonly Log[], value: ValueTransfer | null, chain: Chain): Transfers {
  const isOurs = (address: Address) => chain.recipients.includes(address);
  const moves = logs.flatMap((log) => transferOf(log) ?? []).filter(({ amount }) => amount > 0n);
  const listed = moves.flatMap((move): ListedMove[] => {
    const coin = chain.tokens.find(({ address }) => address === move.contract);
    return coin ? [{ ...move, coin }] : [];
  });
  if (chain.native && value?.to && value.value > 0n) {
    listed.push({ key: 'native', coin: chain.native, from: value.from, to: value.to, amount: value.value });
  }
  const counts = (move: ListedMove) => isOurs(move.to) && !isOurs(move.from);
  return {
    incoming: listed.filter(counts).map(({ key, coin, amount }) => ({ key, coin, amount })),
    strayRecipients: distinct(listed.filter((move) => !counts(move)).map(({ to }) => to)),
    unlistedContracts: distinct(
      moves
        .filter((move) => isOurs(move.to) && !chain.tokens.some(({ address }) => address === move.contract))
        .map(({ contract }) => contract),
    ),
  };
}

interface Move {
  readonly key: string;
  readonly contract: Address;
  readonly from: Address;
  readonly to: Address;
  readonly amount: bigint;
}

interface ListedMove extends Omit<Move, 'contract'> {
  readonly coin: Coin;
}

const transferEvent = parseAbi(['event Transfer(address indexed from, address indexed to, uint256 value)']);

/** The first topic of a Transfer log. */
export const TRANSFER_SIGNATURE = toEventSelector(transferEvent[0]);

/** Null for any other log, also for the Transfer of a collectible, whose third topic is not a sum. */
function transferOf(log: Log): Move | null {
  const [signature, from, to] = log.topics;
  if (log.topics.length !== 3 || !signature || !isAddressTopic(from) || !isAddressTopic(to)) return null;
  if (log.data.length !== 66) return null;
  try {
    const { args } = decodeEventLog({
      abi: transferEvent,
      topics: [signature, from, to],
      data: log.data,
      strict: true,
    });
    return {
      key: log.logIndex.toString(),
      contract: log.address,
      from: args.from.toLowerCase() as Address,
      to: args.to.toLowerCase() as Address,
      amount: args.value,
    };
  } catch {
    return null;
  }
}

/** An address fills the last 20 of 32 bytes; decoders overlook what stands before it. */
function isAddressTopic(topic: Hex | undefined): topic is Hex {
  return topic?.startsWith(`0x${'0'.repeat(24)}`) ?? false;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
