import type { Address, Hex } from 'viem';
import * as z from 'zod';

/** `0x1a`: no leading zeros, as the JSON-RPC specification of Ethereum nodes demands. */
const quantity = z
  .string()
  .regex(/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/)
  .transform(BigInt);
const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform(lowerHex);
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase() as Address);
const bytes = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform(lowerHex);

export const ChainId = quantity;

/** Nodes send `null` or nothing where a contract was created; both mean the same. */
const recipient = address.nullish().transform((text) => text ?? null);

/** A log entry that a contract wrote while the transaction ran. */
export const Log = z
  .object({
    address,
    topics: z.array(z.unknown()).max(4).pipe(z.array(hash)),
    data: bytes,
    logIndex: quantity,
    transactionHash: hash,
    blockHash: hash,
    blockNumber: quantity,
    removed: z.literal(false).optional(),
  })
  // Some nodes leave out `removed: false`; answers that differ in nothing else are equal.
  .transform(({ removed: _removed, ...log }) => log);
export type Log = z.output<typeof Log>;

/**
 * Stops at the first malformed row: an array schema would report every issue of every row, two million of them for a
 * megabyte of `{}`.
 */
export const Logs = z.array(z.unknown()).transform((rows, context): readonly Log[] => {
  const logs: Log[] = [];
  for (const row of rows) {
    const log = Log.safeParse(row);
    if (!log.success) {
      context.addIssue('Must be an array of logs.');
      return z.NEVER;
    }
    logs.push(log.data);
  }
  return logs;
});

/** 256 bytes; null where a node leaves it out. */
export const LogsBloom = z
  .string()
  .regex(/^0x[0-9a-fA-F]{512}$/)
  .transform(BigInt)
  .nullish()
  .transform((bloom) => bloom ?? null);

/** Of a receipt, only the logs. */
export const ReceiptLogs = z.object({ logs: Logs });

/** Of a receipt, only the Bloom filter of its logs. */
export const ReceiptBloom = z.object({ logsBloom: LogsBloom });

/** The result of a transaction; there is none before the transaction is in a block. */
export const Receipt = z.object({
  transactionHash: hash,
  blockHash: hash,
  blockNumber: quantity,
  status: z.enum(['0x0', '0x1']),
  from: address,
  to: recipient,
  logs: Logs,
});
export type Receipt = z.output<typeof Receipt>;

/** Some nodes answer for a pending transaction with a receipt that is in no block yet. */
export const PendingReceipt = z.object({ transactionHash: hash, blockHash: z.null() });

/** Seconds since 1970, up to the year 9999. */
const timestamp = quantity.refine((seconds) => seconds < 253_402_300_800n).transform(Number);

export const Block = z.object({ number: quantity, hash, timestamp });

/** A block with the Bloom filter of its header, which `Block` leaves out: answers without it are equal. */
export const BlockWithBloom = z.object({ ...Block.shape, logsBloom: LogsBloom });
export type Block = z.output<typeof Block>;

/** The part of a transaction that moves the chain's own coin. */
export const ValueTransfer = z.object({ hash, from: address, to: recipient, value: quantity });
export type ValueTransfer = z.output<typeof ValueTransfer>;

function lowerHex(text: string): Hex {
  return text.toLowerCase() as Hex;
}
