import type { Discrepancy } from '@punteo/payments';
import { discrepancyToWire } from '../../api/to-wire.ts';
import { eachItem } from '../../orders/each-item.ts';
import { inReportOrder } from '../../reconcile/read-run.ts';
import { discrepancyCsv } from '../../report/discrepancy-csv.ts';
import type { CommandContext } from '../add-command.ts';
import type { FilterOptions } from '../commands/discrepancies.ts';
import { discrepancyFilter } from '../discrepancy-filter.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesExport(context: CommandContext, options: FilterOptions): Promise<number> {
  const filter = discrepancyFilter(options);
  const discrepancies = await withApp(context, async ({ store }) => {
    const all: Discrepancy[] = [];
    for await (const item of eachItem((page) => store.discrepancies.list(filter, page))) all.push(item);
    return inReportOrder(all);
  });
  context.terminal.print(
    options.json ? json(discrepancies.map(discrepancyToWire)) : discrepancyCsv(discrepancies, options.lang),
  );
  return EXIT.ok;
}
