import type * as wire from '@punteo/contracts/reconciliation';
import type { StatementBadRow, StatementFile, StoredStatementEntry } from '@punteo/payments';
import { moneyToWire } from './to-wire.ts';

/** A statement file as the contract of our API spells it. */
export function statementFileToWire(file: StatementFile): wire.StatementFile {
  const { acceptance } = file;
  return {
    statementFileId: file.statementFileId,
    sha256: file.sha256,
    name: file.name,
    format: file.format,
    importedAt: file.importedAt.toISOString(),
    importedBy: file.importedBy,
    newEntries: file.newEntries,
    knownEntries: file.knownEntries,
    notBooked: file.notBooked,
    badRows: file.badRows,
    acceptance: acceptance && { at: acceptance.at.toISOString(), by: acceptance.by, reason: acceptance.reason },
  };
}

export function statementEntryToWire(entry: StoredStatementEntry): wire.StatementEntry {
  return {
    statementEntryId: entry.statementEntryId,
    statementFileId: entry.statementFileId,
    line: entry.line,
    account: entry.account,
    entryReference: entry.entryReference,
    provider: entry.provider,
    amount: moneyToWire(entry.amount),
    gross: entry.gross && moneyToWire(entry.gross),
    fee: entry.fee && moneyToWire(entry.fee),
    bookedAt: entry.bookedAt.toISOString(),
    isReversal: entry.isReversal,
    payment: entry.payment,
    payout: entry.payout,
    transaction: entry.transaction,
    description: entry.description,
  };
}

export function badRowToWire({ line, fault }: StatementBadRow): wire.StatementBadRow {
  return { line, fault };
}
