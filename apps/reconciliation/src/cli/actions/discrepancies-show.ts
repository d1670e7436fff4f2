import { notFound } from '../../not-found.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import type { LanguageOptions } from '../options.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesShow(
  context: CommandContext,
  options: LanguageOptions,
  id: string,
): Promise<number> {
  const discrepancy = await withApp(context, ({ store }) => store.discrepancies.get(id));
  if (discrepancy === null) throw notFound('discrepancy', id);
  printDiscrepancy(context, options, discrepancy);
  return EXIT.ok;
}
