import { latestRunId, readRun } from '../../reconcile/read-run.ts';
import { jsonReport } from '../../report/json-report.ts';
import { runTable } from '../../report/run-table.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

export async function runsShow(context: CommandContext, options: LanguageOptions, id: string): Promise<number> {
  const { lang } = options;
  const { run, discrepancies } = await withApp(context, async (app) =>
    readRun(app, id === 'latest' ? await latestRunId(app) : id),
  );
  context.terminal.print(
    options.json ? json(jsonReport(run, discrepancies, lang)) : runTable(run, discrepancies, lang),
  );
  return EXIT.ok;
}
