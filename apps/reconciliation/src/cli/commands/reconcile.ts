import { Instant } from '@punteo/contracts/reconciliation';
import { PunteoError, type Run } from '@punteo/payments';
import { type Command, InvalidArgumentError } from 'commander';
import type { App } from '../../app.ts';
import { readRun } from '../../reconcile/read-run.ts';
import { reconcile } from '../../reconcile/reconcile.ts';
import { repair } from '../../reconcile/repair.ts';
import { discrepancyCsv } from '../../report/discrepancy-csv.ts';
import { htmlReport } from '../../report/html-report.ts';
import { jsonReport } from '../../report/json-report.ts';
import { runTable } from '../../report/run-table.ts';
import { xlsxReport } from '../../report/xlsx-report.ts';
import type { Language } from '../../texts/language.ts';
import { addCommand, type CommandContext, json, languageOption, oneOfOption } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { withApp } from '../with-app.ts';

const FORMATS = ['html', 'csv', 'xlsx', 'json'] as const;
type Format = (typeof FORMATS)[number];

export function reconcileCommands(program: Command, context: CommandContext): void {
  const { terminal } = context;

  addCommand<{ json?: boolean; from?: Date; to?: Date; dryRun?: boolean; lang: Language }>(program, context, {
    usage: 'reconcile',
    summary: 'ask about everything that is not settled, then tally orders, payments and callbacks',
    configure: (command) =>
      command
        .option('--from <instant>', 'orders created from then on', instantOption)
        .option('--to <instant>', 'orders created before then', instantOption)
        .option('--dry-run', 'keep no discrepancy')
        .option('--lang <language>', 'en or es', languageOption, 'en'),
    run: (_, { from = null, to = null, dryRun = false, lang, json: asJson }) =>
      withApp(context, async (app) => {
        if (from !== null && to !== null && from >= to) {
          throw new PunteoError('window_empty', '--to should be after --from.');
        }
        const run = await reconcile(app, { from, to, dryRun, onProgress: terminal.progress });
        const { discrepancies } = await readRun(app, run.runId);
        terminal.print(asJson ? json(jsonReport(run, discrepancies, lang)) : runTable(run, discrepancies, lang));
        if (!run.complete) return EXIT.incomplete;
        return discrepancies.some(({ state }) => state === 'open') ? EXIT.attention : EXIT.fine;
      }),
  });

  addCommand<{ json?: boolean; format: Format; lang: Language }>(program, context, {
    usage: 'report <run>',
    summary: 'print a run (its id, or `latest`) for people or programs',
    configure: (command) =>
      command
        .option('--format <format>', FORMATS.join(', '), oneOfOption(FORMATS), 'html')
        .option('--lang <language>', 'en or es', languageOption, 'en'),
    run: ([id = ''], { format, lang, json: asJson }) =>
      withApp(context, async (app) => {
        const { run, discrepancies } = await readRun(app, id === 'latest' ? await latestRun(app) : id);
        switch (asJson ? 'json' : format) {
          case 'json':
            terminal.print(json(jsonReport(run, discrepancies, lang)));
            break;
          case 'csv':
            terminal.print(discrepancyCsv(discrepancies, lang));
            break;
          case 'xlsx':
            terminal.print(await xlsxReport(discrepancies, lang));
            break;
          case 'html':
            terminal.print(htmlReport(run, discrepancies, lang));
            break;
        }
        return EXIT.fine;
      }),
  });

  addCommand(program, context, {
    usage: 'repair',
    summary: 'derive every standing anew from the stored facts; asks nobody',
    run: async (_, options) => {
      const result = await withApp(context, (app) => repair(app, terminal.progress));
      const lines = [
        ...result.changed.map(({ orderId, before, after }) => `${orderId}: ${before} -> ${after}`),
        ...result.stuck.map((orderId) => `${orderId}: its facts say something that its standing may not move to`),
        `${result.decided} orders decided, ${result.changed.length} changed, ${result.retriedOrphans} orphaned callbacks matched again`,
      ];
      terminal.print(options.json ? json(result) : lines.join('\n'));
      return result.stuck.length === 0 ? EXIT.fine : EXIT.attention;
    },
  });
}

async function latestRun({ store }: App): Promise<string> {
  const { items } = await store.runs.list({ limit: 1 });
  const [run]: readonly (Run | undefined)[] = items;
  if (!run) throw new PunteoError('run_unknown', 'Nothing has been reconciled yet.');
  return run.runId;
}

function instantOption(text: string): Date {
  const read = Instant.safeParse(text);
  if (!read.success) throw new InvalidArgumentError('Should be an instant in UTC such as 2026-02-28T12:00:00Z.');
  return new Date(read.data);
}
