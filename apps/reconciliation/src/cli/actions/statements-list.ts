import { statementFileToWire } from '../../api/statement-to-wire.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { STATEMENT_COLUMNS, STATEMENT_NUMBERS, statementRow } from '../statement-row.ts';
import { withApp } from '../with-app.ts';

export async function statementsList(
  context: CommandContext,
  options: PageOptions & { readonly notAccepted?: boolean },
): Promise<number> {
  const { notAccepted = false } = options;
  const page = await withApp(context, ({ store }) => store.statements.list({ notAccepted }, pageRequest(options)));
  printPage(context, options, page, {
    toWire: statementFileToWire,
    columns: STATEMENT_COLUMNS,
    rightAligned: STATEMENT_NUMBERS,
    row: statementRow,
  });
  return EXIT.ok;
}
