import type { Discrepancy, Run } from '@punteo/payments';
import { latestRunId, readRun } from '../../reconcile/read-run.ts';
import type { Language } from '../../texts/language.ts';
import type { CommandContext } from '../add-command.ts';
import type { ReportFormat } from '../commands/report.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { LanguageOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

export async function report(
  context: CommandContext,
  { format, lang, json: asJson }: LanguageOptions & { readonly format: ReportFormat },
  id: string,
): Promise<number> {
  const { run, discrepancies } = await withApp(context, async (app) =>
    readRun(app, id === 'latest' ? await latestRunId(app) : id),
  );
  context.terminal.print(await formatted(asJson ? 'json' : format, run, discrepancies, lang));
  return EXIT.ok;
}

/** Loads the code of one format only. */
async function formatted(
  format: ReportFormat,
  run: Run,
  discrepancies: readonly Discrepancy[],
  language: Language,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return json((await import('../../report/json-report.ts')).jsonReport(run, discrepancies, language));
    case 'csv':
      return (await import('../../report/discrepancy-csv.ts')).discrepancyCsv(discrepancies, language);
    case 'xlsx':
      return (await import('../../report/xlsx-report.ts')).xlsxReport(discrepancies, language);
    case 'html':
      return (await import('../../report/html-report.ts')).htmlReport(run, discrepancies, language);
  }
}
