import { discrepancyHistoryToWire, discrepancyToWire } from '../../api/to-wire.ts';
import { historyLine } from '../../discrepancies/history-line.ts';
import { nextSteps } from '../../discrepancies/next-steps/next-steps.ts';
import { notFound } from '../../not-found.ts';
import { eachItem } from '../../orders/each-item.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { nextStepLines } from '../next-step-lines.ts';
import type { LanguageOptions } from '../options.ts';
import { printDiscrepancy } from '../print-discrepancy.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesShow(
  context: CommandContext,
  options: LanguageOptions,
  id: string,
): Promise<number> {
  const { discrepancy, history, next } = await withApp(context, async (app) => {
    const { discrepancies } = app.store;
    const found = await discrepancies.get(id);
    if (found === null) throw notFound('discrepancy', id);
    const list = eachItem(async (page) => (await discrepancies.history(id, page)) ?? { items: [], nextCursor: null });
    return {
      discrepancy: found,
      history: (await Array.fromAsync(list)).reverse(),
      next: await nextSteps(app, found, options.lang),
    };
  });
  if (options.json) {
    const document = {
      ...discrepancyToWire(discrepancy, options.lang),
      history: history.map(discrepancyHistoryToWire),
      advice: next.advice,
      steps: next.steps,
    };
    context.terminal.print(json(document));
    return EXIT.ok;
  }
  printDiscrepancy(context, options, discrepancy);
  const lines = nextStepLines(next, options.lang, context.terminal);
  context.terminal.print(['', ...lines, '', ...history.map((entry) => historyLine(entry, options.lang))].join('\n'));
  return EXIT.ok;
}
