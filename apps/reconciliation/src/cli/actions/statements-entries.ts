import { AccountName } from '@punteo/contracts/reconciliation';
import * as z from 'zod';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { optionsOf } from '../options-of.ts';
import { pageRequest } from '../print-page.ts';
import { printStatementEntries } from '../print-statement-entries.ts';
import { withApp } from '../with-app.ts';

export async function statementsEntries(
  context: CommandContext,
  options: PageOptions & { readonly account?: string },
): Promise<number> {
  const filter = withoutUndefined(optionsOf(Filter, { account: options.account }));
  const page = await withApp(context, ({ store }) => store.statements.entries(filter, pageRequest(options)));
  printStatementEntries(context, options, page);
  return EXIT.ok;
}

const Filter = z.object({ account: z.optional(AccountName) });
