import { moneyText, type Page, type StoredStatementEntry } from '@punteo/payments';
import { statementEntryToWire } from '../api/statement-to-wire.ts';
import type { CommandContext } from './add-command.ts';
import type { PageOptions } from './options.ts';
import { printPage } from './print-page.ts';

/** Prints a page of entries of statements. */
export function printStatementEntries(
  context: Pick<CommandContext, 'terminal'>,
  options: PageOptions,
  entries: Page<StoredStatementEntry>,
): void {
  printPage(context, options, entries, {
    toWire: statementEntryToWire,
    columns: ['line', 'booked', 'account', 'reference', 'amount', 'payment', 'payout', 'transaction'],
    rightAligned: [0, 4],
    row: (entry) => [
      String(entry.line),
      entry.bookedAt.toISOString(),
      entry.account,
      entry.entryReference,
      moneyText(entry.amount),
      entry.payment ?? '-',
      entry.payout ?? '-',
      entry.transaction ?? '-',
    ],
  });
}
