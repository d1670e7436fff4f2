import type { RunChange, RunDifference } from '@punteo/payments';
import { moneyText } from '@punteo/payments';
import { runDiffToWire } from '../../api/to-wire.ts';
import { latestRunId } from '../../reconcile/read-run.ts';
import { textTable } from '../../report/text-table.ts';
import { runScopeText } from '../../texts/run-scope.ts';
import { sentence } from '../../texts/sentence.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { PageOptions } from '../options.ts';
import { pageRequest } from '../print-page.ts';
import { withApp } from '../with-app.ts';

interface DiffOptions extends PageOptions {
  readonly change?: RunChange;
}

/** Exit code 1 when the later run found something new or changed. */
export async function runsDiff(
  { terminal, ...context }: CommandContext,
  options: DiffOptions,
  earlier: string,
  later: string,
): Promise<number> {
  const { change } = options;
  const diff = await withApp({ terminal, ...context }, async (app) => {
    const idOf = async (id: string) => (id === 'latest' ? latestRunId(app) : id);
    const runs = { before: await idOf(earlier), after: await idOf(later) };
    return app.store.runs.diff(runs, change === undefined ? {} : { change }, pageRequest(options));
  });
  const exitCode = diff.counts.new + diff.counts.changed > 0 ? EXIT.needsAttention : EXIT.ok;
  if (options.json) {
    terminal.print(json(runDiffToWire(diff)));
    return exitCode;
  }
  const { before, after, counts, moneyAtRisk, page } = diff;
  const atRisk = (of: RunChange) =>
    moneyAtRisk.flatMap((sum) => (sum.change === of ? [`${sum.value} ${sum.currency}`] : [])).join(' + ') || '-';
  const changes = ['new', 'gone', 'changed', 'older'] as const;
  terminal.print(
    [
      `earlier: ${before.runId}. ${runScopeText(before, 'en')}`,
      `later: ${after.runId}. ${runScopeText(after, 'en')}`,
      '',
      textTable(
        [['change', 'count', 'money at risk'], ...changes.map((each) => [each, String(counts[each]), atRisk(each)])],
        [1],
      ),
      ...(page.items.length === 0
        ? []
        : ['', textTable([['change', 'discrepancy', 'before'], ...page.items.map(rowOf)])]),
    ].join('\n'),
  );
  for (const { id, reason } of page.unreadable ?? []) terminal.note(`${id} cannot be read: ${reason}`);
  if (page.nextCursor) terminal.note(`more: --cursor ${page.nextCursor}`);
  return exitCode;
}

function rowOf({ change, discrepancy, before }: RunDifference): readonly string[] {
  const fields = before?.fields.map(({ field, expected, actual }) => `${field}: ${expected ?? '-'} / ${actual ?? '-'}`);
  const money = before?.moneyAtRisk ? [moneyText(before.moneyAtRisk)] : [];
  return [change, sentence(discrepancy, 'en'), [...(fields ?? []), ...money].join(', ')];
}
