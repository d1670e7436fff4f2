import type { Address, Hex } from 'viem';
import * as z from 'zod';

/** `0x1a`: no leading zeros, as the specification of the nodes' interface demands. */
const quantity = z
  .string()
  .regex(/^0x(?:0|[1-9a-f][0-9a-f]{0,63})$/i)
  .transform(BigInt);
const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform(lowerHex);
const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/i)
  .transform((text) => text.toLowerCase() as Address);
const bytes = z
  .string()
  .regex(/^0x(?:[0-9a-f]{2})*$/i)
  .transform(lowerHex);

export const ChainId = quantity;

/** An entry that a contract wrote while the transaction ran. */
export const Log = z.object({
  address,
  topics: z.array(hash).max(4),
  data: bytes,
  logIndex: quantity,
  transactionHash: hash,
  blockHash: hash,
  blockNumber: quantity,
  removed: z.literal(false).optional(),
});
export type Log = z.output<typeof Log>;

/** What became of a transaction; before it is in a block there is none. */
export const Receipt = z.object({
  transactionHash: hash,
  blockHash: hash,
  blockNumber: quantity,
  status: z.enum(['0x0', '0x1']),
  from: address,
  to: address.nullish(),
  logs: z.array(Log),
});
export type Receipt = z.output<typeof Receipt>;

/** Some nodes answer for a waiting transaction with a receipt that is in no block yet. */
export const WaitingReceipt = z.object({ transactionHash: hash, blockHash: z.null() });

/** Seconds since 1970; a later one than the year 9999 is no date. */
const timestamp = quantity.refine((seconds) => seconds < 253_402_300_800n).transform(Number);

export const Block = z.object({ number: quantity, hash, timestamp });
export type Block = z.output<typeof Block>;

/** Of the transaction itself only what moves the chain's own coin. */
export const ValueTransfer = z.object({ hash, from: address, to: address.nullish(), value: quantity });
export type ValueTransfer = z.output<typeof ValueTransfer>;

function lowerHex(text: string): Hex {
  return text.toLowerCase() as Hex;
}
