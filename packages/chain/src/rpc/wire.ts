import type { Address, Hex } from 'viem';
import * as z from 'zod';

/** `0x1a`: no leading zeros, as the specification of the nodes' interface demands. */
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

/** Nodes write `null` or nothing where a contract was made; it must not make two of them differ. */
const recipient = address.nullish().transform((text) => text ?? null);

/** An entry that a contract wrote while the transaction ran. */
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
  // Not every node writes that a log was not removed; two that differ in nothing else say the same.
  .transform(({ removed: _removed, ...log }) => log);
export type Log = z.output<typeof Log>;

/**
 * Ends at the first row that is wrong: a schema of arrays lists every fault of every row, and a megabyte of `{}` would become two
 * million of them.
 */
export const Logs = z.array(z.unknown()).transform((rows, context): readonly Log[] => {
  const logs: Log[] = [];
  for (const row of rows) {
    const log = Log.safeParse(row);
    if (!log.success) {
      context.addIssue('Should be logs.');
      return z.NEVER;
    }
    logs.push(log.data);
  }
  return logs;
});

/** What became of a transaction; before it is in a block there is none. */
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

/** Some nodes answer for a waiting transaction with a receipt that is in no block yet. */
export const WaitingReceipt = z.object({ transactionHash: hash, blockHash: z.null() });

/** Seconds since 1970; a later one than the year 9999 is no date. */
const timestamp = quantity.refine((seconds) => seconds < 253_402_300_800n).transform(Number);

export const Block = z.object({ number: quantity, hash, timestamp });
export type Block = z.output<typeof Block>;

/** Of the transaction itself only what moves the chain's own coin. */
export const ValueTransfer = z.object({ hash, from: address, to: recipient, value: quantity });
export type ValueTransfer = z.output<typeof ValueTransfer>;

function lowerHex(text: string): Hex {
  return text.toLowerCase() as Hex;
}
