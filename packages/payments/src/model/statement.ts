import type { Money } from './money.ts';

/** How a statement file is written. */
export const STATEMENT_FORMATS = ['csv', 'ndjson', 'camt053'] as const;
/** One of `STATEMENT_FORMATS`: `camt053` is the XML that banks write. */
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** A statement file that was imported. The same bytes are imported once. */
export interface StatementFile {
  readonly statementFileId: string;
  /** In hex, of the whole file. */
  readonly sha256: string;
  /** Without its folder. */
  readonly name: string;
  readonly format: StatementFormat;
  readonly importedAt: Date;
  readonly importedBy: string;
  /** Entries that this file brought. */
  readonly newEntries: number;
  /** Entries that an earlier file had brought already, with the same content. */
  readonly knownEntries: number;
  /** Entries that the bank has not booked. They are left out. */
  readonly notBooked: number;
  readonly badRows: number;
  /** Who goes on without the bad rows, and why; null: no person yet, or there are none. */
  readonly acceptance: { readonly at: Date; readonly by: string; readonly reason: string } | null;
}

/** One movement of money on an account, or one line of a provider's export. */
export interface StatementEntry {
  /** The merchant's own name of the account, as the mapping file has it. */
  readonly account: string;
  /** Identifies the entry on its account, in every file. */
  readonly entryReference: string;
  /** Set: a line of this provider's export, about one of its payments. Null: money moved on the account. */
  readonly provider: string | null;
  /** Credits are positive. Of an export: what the provider pays out for the payment. */
  readonly amount: Money;
  /** Of an export: what the buyer paid, and what the provider keeps. */
  readonly gross: Money | null;
  readonly fee: Money | null;
  readonly bookedAt: Date;
  /** The bank says that it took an earlier entry back. */
  readonly isReversal: boolean;
  /** The provider's id of a payment. */
  readonly payment: string | null;
  /** Names the payout that holds a payment, or that the entry is. */
  readonly payout: string | null;
  /** The hash of a transaction. */
  readonly transaction: string | null;
  /** What the payer or the bank wrote; it may hold personal data. */
  readonly description: string | null;
}

/** An entry as it was stored, with its place in a file. */
export interface StoredStatementEntry extends StatementEntry {
  readonly statementEntryId: string;
  readonly statementFileId: string;
  readonly line: number;
}

/** A row that was refused, with the first line of it (the file's first line is 1) and the reason. */
export interface StatementBadRow {
  readonly line: number;
  readonly fault: string;
}

/**
 * A reference as statements and providers compare it: banks write capitals, and drop or add hyphens. The store computes
 * the same of stored ids, in SQL.
 */
export function referenceKey(reference: string): string {
  const letters = reference.replace(/[-_./: ]/g, '');
  // Capitals of ASCII alone: what else is a capital depends on who is asked.
  return /^[ -~]*$/.test(letters) ? letters.toLowerCase() : letters.replace(/[A-Z]+/g, (text) => text.toLowerCase());
}
