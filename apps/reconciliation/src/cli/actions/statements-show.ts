import { moneyText } from '@punteo/payments';
import { badRowToWire, statementEntryToWire, statementFileToWire } from '../../api/statement-to-wire.ts';
import { pageToWire } from '../../api/to-wire.ts';
import { notFound } from '../../not-found.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { STATEMENT_COLUMNS, STATEMENT_NUMBERS, statementRow } from '../statement-row.ts';
import { withApp } from '../with-app.ts';

export async function statementsShow(
  context: CommandContext,
  options: PageOptions & { readonly badRows?: boolean },
  id: string,
): Promise<number> {
  const { terminal } = context;
  return withApp(context, async ({ store: { statements } }) => {
    const file = await statements.get(id);
    if (file === null) throw notFound('statement', id);
    const page = pageRequest(options);
    const [entries, badRows] = options.badRows
      ? [null, await statements.badRows(id, page)]
      : [await statements.entries({ statementFileId: id }, page), null];
    if (options.json) {
      const list = entries ? { entries: pageToWire(entries, statementEntryToWire) } : {};
      const bad = badRows ? { badRows: pageToWire(badRows, badRowToWire) } : {};
      terminal.print(json({ file: statementFileToWire(file), ...list, ...bad }));
      return EXIT.ok;
    }
    terminal.print(textTable([STATEMENT_COLUMNS, statementRow(file)], STATEMENT_NUMBERS));
    if (entries)
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
    if (badRows)
      printPage(context, options, badRows, {
        toWire: badRowToWire,
        columns: ['line', 'reason'],
        rightAligned: [0],
        row: ({ line, fault }) => [String(line), fault],
      });
    return EXIT.ok;
  });
}
