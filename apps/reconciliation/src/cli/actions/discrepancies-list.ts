import { moneyText } from '@punteo/payments';
import { discrepancySummaryToWire, discrepancyToWire } from '../../api/to-wire.ts';
import { sentence } from '../../texts/sentence.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import type { FilterOptions } from '../commands/discrepancies.ts';
import { discrepancyFilter, discrepancySort } from '../discrepancy-filter.ts';
import { EXIT } from '../exit-codes.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest, printPage } from '../print-page.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesList(
  context: CommandContext,
  options: PageOptions & FilterOptions & { readonly sort?: string },
): Promise<number> {
  const filter = discrepancyFilter(options);
  const request = { ...pageRequest(options), ...withoutUndefined({ sort: discrepancySort(options.sort) }) };
  const [page, summary] = await withApp(context, ({ store }) =>
    Promise.all([store.discrepancies.list(filter, request), store.discrepancies.summarise(filter)]),
  );
  printPage(context, options, page, {
    toWire: discrepancyToWire,
    columns: ['id', 'state', 'owner', 'due', 'at risk', ''],
    rightAligned: [4],
    row: (item) => [
      item.discrepancyId,
      item.state,
      item.owner ?? '-',
      item.dueOn ?? '-',
      item.moneyAtRisk ? moneyText(item.moneyAtRisk) : '-',
      sentence(item, options.lang),
    ],
    summary: discrepancySummaryToWire(summary),
    summaryLine: [
      `${summary.count} in all`,
      ...summary.sums.map(({ count, atRisk }) => `${moneyText(atRisk)} at risk in ${count}`),
    ].join(', '),
  });
  return EXIT.ok;
}
