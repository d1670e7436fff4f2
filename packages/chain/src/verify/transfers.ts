import { type Address, decodeEventLog, type Hex, parseAbi, toEventSelector } from 'viem';
import type { Chain, Coin } from '../config/chain.ts';
import type { Log, ValueTransfer } from '../rpc/wire.ts';
import type { PresentReading } from './quorum.ts';

/** A transfer of a listed coin from another address to the merchant. */
export interface IncomingTransfer {
  /** The token's contract in lower case; `native` for the chain's own coin. */
  readonly token: string;
  readonly recipient: Address;
  /** The n-th transfer of this token to this recipient in the transaction, from 0. Hosts may number logs differently. */
  readonly position: number;
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
  /** Tokens that also left the merchant in this transaction. */
  readonly outflows: readonly string[];
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
  const inOrder = logs.toSorted((left, right) => (left.logIndex < right.logIndex ? -1 : 1));
  const moves = inOrder.flatMap((log) => transferOf(log) ?? []).filter(({ amount }) => amount > 0n);
  const listed = moves.flatMap((move): ListedMove[] => {
    const coin = chain.tokens.find(({ address }) => address === move.token);
    return coin ? [{ ...move, coin }] : [];
  });
  if (chain.native && value?.to && value.value > 0n) {
    listed.push({ token: 'native', coin: chain.native, from: value.from, to: value.to, amount: value.value });
  }
  const counts = (move: ListedMove) => isOurs(move.to) && !isOurs(move.from);
  const incoming = listed.filter(counts);
  return {
    incoming: incoming.map(({ token, to, coin, amount }, index) => ({
      token,
      recipient: to,
      position: incoming.slice(0, index).filter((earlier) => earlier.token === token && earlier.to === to).length,
      coin,
      amount,
    })),
    strayRecipients: distinct(listed.filter((move) => !counts(move)).map(({ to }) => to)),
    unlistedContracts: distinct(
      moves
        .filter((move) => isOurs(move.to) && !chain.tokens.some(({ address }) => address === move.token))
        .map(({ token }) => token as Address),
    ),
    outflows: distinct(
      listed
        .filter((move) => isOurs(move.from) && !isOurs(move.to) && incoming.some(({ token }) => token === move.token))
        .map(({ token }) => token),
    ),
  };
}

interface Move {
  readonly token: string;
  readonly from: Address;
  readonly to: Address;
  readonly amount: bigint;
}

interface ListedMove extends Move {
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
      token: log.address,
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
