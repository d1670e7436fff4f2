import { type Address, decodeEventLog, type Hex, parseAbi, toEventSelector } from 'viem';
import type { Chain, Coin } from '../config/chain.ts';
import type { Log, ValueTransfer } from '../rpc/wire.ts';
import type { PresentReading } from './quorum.ts';

/** A transfer of a listed coin from somebody else to the merchant. */
export interface IncomingTransfer {
  /** Its key within the transaction: the log's index, or `native`. */
  readonly key: string;
  readonly coin: Coin;
  /** In the coin's smallest unit; more than zero. */
  readonly amount: bigint;
}

export interface Transfers {
  readonly incoming: readonly IncomingTransfer[];
  /** Other recipients of listed coins, and the merchant's own address for transfers from itself. */
  readonly strayRecipients: readonly Address[];
  /** Unlisted contracts that logged a transfer to the merchant. */
  readonly unlistedContracts: readonly Address[];
}

/**
 * Sorts the transfers of a transaction. Only Transfer logs of listed contracts to listed recipients count, and the
 * transaction's own value where `native` is configured. Zero amounts, and transfers between the merchant's addresses, do not.
 */
export function transfersOf({ receipt, value }: PresentReading, chain: Chain): Transfers {
  return sortTransfers(receipt.logs, value, chain);
}

/** The transfers to the merchant in these logs. */
export function incomingOf(logs: readonly Log[], chain: Chain): readonly IncomingTransfer[] {
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

/** Null for any other log, and for the Transfer of a collectible (ERC-721), which has a token id as a fourth topic. */
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

/** An address fills the last 20 of 32 bytes; decoders ignore the first 12, which must be zero. */
function isAddressTopic(topic: Hex | undefined): topic is Hex {
  return topic?.startsWith(`0x${'0'.repeat(24)}`) ?? false;
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
