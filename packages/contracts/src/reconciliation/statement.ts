import * as z from 'zod/mini';
import { Identifier, ProviderName, Reason } from './identifiers.ts';
import { Instant } from './instant.ts';
import { Money } from './money.ts';
import { pageOf, pageQuery } from './page.ts';

/** The merchant's own name of an account, as a mapping file has it. */
export const AccountName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'Should be a name of an account.'));

/** A statement file that was imported. */
export const StatementFile = z
  .object({
    statementFileId: z.string(),
    /** Of the whole file, in hex. */
    sha256: z.string(),
    name: z.string(),
    format: z.enum(['csv', 'ndjson', 'camt053']),
    importedAt: Instant,
    importedBy: z.string(),
    /** Entries that this file brought. */
    newEntries: z.int(),
    /** Entries that an earlier file had brought already. */
    knownEntries: z.int(),
    /** Entries that the bank has not booked; they are left out. */
    notBooked: z.int(),
    /** Rows that could not be read; until they are accepted, no run is complete. */
    badRows: z.int(),
    acceptance: z.nullable(z.object({ at: Instant, by: z.string(), reason: z.string() })),
  })
  .check(z.meta({ id: 'StatementFile' }));
export type StatementFile = z.output<typeof StatementFile>;

/** One movement of money on an account, or one line of a provider's export. */
export const StatementEntry = z
  .object({
    statementEntryId: z.string(),
    statementFileId: z.string(),
    line: z.int(),
    account: z.string(),
    /** Identifies the entry on its account. */
    entryReference: z.string(),
    /** Set: a line of this provider's export. Null: money moved on the account. */
    provider: z.nullable(ProviderName),
    /** Credits are positive. Of an export: what the provider pays out for the payment. */
    amount: Money,
    gross: z.nullable(Money),
    fee: z.nullable(Money),
    bookedAt: Instant,
    /** The bank says that it took an earlier entry back. */
    isReversal: z.boolean(),
    payment: z.nullable(z.string()),
    payout: z.nullable(z.string()),
    transaction: z.nullable(z.string()),
    /** What the payer or the bank wrote; it may hold personal data. */
    description: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'StatementEntry' }));
export type StatementEntry = z.output<typeof StatementEntry>;

/** A row of a statement file that could not be read. */
export const StatementBadRow = z
  .object({
    /** The file's first line is 1. */
    line: z.int(),
    /** The reason, for people. */
    fault: z.string(),
  })
  .check(z.meta({ id: 'StatementBadRow' }));
export type StatementBadRow = z.output<typeof StatementBadRow>;

/** Accepts the bad rows of a statement file. */
export const PostStatementAcceptanceBody = z
  .strictObject({ reason: Reason })
  .check(z.meta({ id: 'PostStatementAcceptanceBody' }));

/** Which statement files to list. */
export const StatementQuery = z.strictObject({ ...pageQuery, notAccepted: z.optional(z.literal('true')) });
/** A page of statement files, newest first. */
export const StatementPage = pageOf(StatementFile).check(z.meta({ id: 'StatementPage' }));
/** Which entries to list; all conditions that are set hold. */
export const StatementEntryQuery = z.strictObject({
  ...pageQuery,
  statementFileId: z.optional(Identifier),
  account: z.optional(AccountName),
});
/** A page of entries, the latest booking first. */
export const StatementEntryPage = pageOf(StatementEntry).check(z.meta({ id: 'StatementEntryPage' }));
/** Which page of bad rows to list. */
export const StatementBadRowQuery = z.strictObject(pageQuery);
/** A page of bad rows, by line. */
export const StatementBadRowPage = pageOf(StatementBadRow).check(z.meta({ id: 'StatementBadRowPage' }));
/** Names a statement file. */
export const statementPath = z.object({ statementFileId: Identifier });
