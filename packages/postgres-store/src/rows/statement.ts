import type { StatementFile, StatementFormat, StoredStatementEntry } from '@punteo/payments';
import { moneyFromRow, optionalMoneyFromRow } from './money.ts';
import { instant } from './readable.ts';

export interface StatementFileRow {
  statement_file_id: string;
  sha256: Buffer;
  name: string;
  format: StatementFormat;
  imported_at: Date;
  imported_by: string;
  new_entries: string;
  known_entries: string;
  not_booked: string;
  bad_rows: string;
  accepted_at: Date | null;
  accepted_by: string | null;
  accepted_reason: string | null;
}

export function statementFileFromRow(row: StatementFileRow): StatementFile {
  const { accepted_at: at, accepted_by: by, accepted_reason: reason } = row;
  return {
    statementFileId: row.statement_file_id,
    sha256: row.sha256.toString('hex'),
    name: row.name,
    format: row.format,
    importedAt: instant('imported_at', row.imported_at),
    importedBy: row.imported_by,
    newEntries: Number(row.new_entries),
    knownEntries: Number(row.known_entries),
    notBooked: Number(row.not_booked),
    badRows: Number(row.bad_rows),
    acceptance: at === null || by === null || reason === null ? null : { at: instant('accepted_at', at), by, reason },
  };
}

export interface StatementEntryRow {
  statement_entry_id: string;
  statement_file_id: string;
  line: string;
  account: string;
  entry_reference: string;
  provider: string | null;
  amount_minor: string;
  gross_minor: string | null;
  fee_minor: string | null;
  currency: string;
  exponent: number;
  booked_at: Date;
  is_reversal: boolean;
  payment: string | null;
  payout: string | null;
  transaction: string | null;
  description: string | null;
}

export function statementEntryFromRow(row: StatementEntryRow): StoredStatementEntry {
  const { currency, exponent } = row;
  return {
    statementEntryId: row.statement_entry_id,
    statementFileId: row.statement_file_id,
    line: Number(row.line),
    account: row.account,
    entryReference: row.entry_reference,
    provider: row.provider,
    amount: moneyFromRow(row.amount_minor, currency, exponent),
    gross: optionalMoneyFromRow(row.gross_minor, currency, exponent),
    fee: optionalMoneyFromRow(row.fee_minor, currency, exponent),
    bookedAt: instant('booked_at', row.booked_at),
    isReversal: row.is_reversal,
    payment: row.payment,
    payout: row.payout,
    transaction: row.transaction,
    description: row.description,
  };
}
