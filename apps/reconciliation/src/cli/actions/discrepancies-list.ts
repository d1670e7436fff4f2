import { discrepancyToWire } from '../../api/to-wire.ts';
import { sentence } from '../../texts/sentence.ts';
import type { CommandContext } from '../add-command.ts';
import type { FilterOptions } from '../commands/discrepancies.ts';
import { discrepancyFilter } from '../discrepancy-filter.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesList(
  context: CommandContext,
  options: PageOptions & FilterOptions,
): Promise<number> {
  const filter = discrepancyFilter(options);
  const page = await withApp(context, ({ store }) => store.discrepancies.list(filter, pageRequest(options)));
  printPage(context, options, page, {
    toWire: discrepancyToWire,
    columns: ['id', 'state', 'owner', ''],
    row: (item) => [item.discrepancyId, item.state, item.owner ?? '-', sentence(item, options.lang)],
  });
  return EXIT.ok;
}
