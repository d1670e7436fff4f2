import { AccountName, Identifier } from '@punteo/contracts/reconciliation';
import * as z from 'zod';
import { withoutUndefined } from '../without-undefined.ts';
import { exportOf } from './export-kind.ts';

/** Without the description, in which the payer or the bank may name a person: an export is sent around. */
export const statementEntriesExport = exportOf({
  columns: [
    ...['account', 'entry_reference', 'provider', 'amount', 'gross', 'fee', 'currency', 'booked_at', 'reversal'],
    ...['payment', 'payout', 'transaction', 'statement_file_id', 'line'],
  ],
  filter: z.strictObject({ statementFileId: z.optional(Identifier), account: z.optional(AccountName) }),
  list:
    ({ store }, filter) =>
    (page) =>
      store.statements.entries(withoutUndefined(filter), page),
  row: (entry) => [
    entry.account,
    entry.entryReference,
    entry.provider,
    entry.amount,
    entry.gross,
    entry.fee,
    entry.amount.currency,
    entry.bookedAt,
    entry.isReversal ? 'yes' : 'no',
    entry.payment,
    entry.payout,
    entry.transaction,
    entry.statementFileId,
    String(entry.line),
  ],
});
