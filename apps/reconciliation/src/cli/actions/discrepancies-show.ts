import { discrepancyHistoryToWire, discrepancyToWire } from '../../api/to-wire.ts';
import { historyLine } from '../../discrepancies/history-line.ts';
import { notFound } from '../../not-found.ts';
import { eachItem } from '../../orders/each-item.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions } from '../options.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesShow(
  context: CommandContext,
  options: LanguageOptions,
  id: string,
): Promise<number> {
  const { discrepancy, history } = await withApp(context, async ({ store: { discrepancies } }) => {
    const found = await discrepancies.get(id);
    if (found === null) throw notFound('discrepancy', id);
    const list = eachItem(async (page) => (await discrepancies.history(id, page)) ?? { items: [], nextCursor: null });
    return { discrepancy: found, history: (await Array.fromAsync(list)).reverse() };
  });
  if (options.json) {
    const document = { ...discrepancyToWire(discrepancy), history: history.map(discrepancyHistoryToWire) };
    context.terminal.print(json(document));
    return EXIT.ok;
  }
  printDiscrepancy(context, options, discrepancy);
  context.terminal.print(['', ...history.map((entry) => historyLine(entry, options.lang))].join('\n'));
  return EXIT.ok;
}
